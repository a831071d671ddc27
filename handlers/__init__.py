"""The edges: they translate, they decide nothing."""
