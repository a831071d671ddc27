"""What must not happen: nothing that was acknowledged is lost, and nothing comes twice. See docs/faults.md."""
