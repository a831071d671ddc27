"""Alembic's migrations of the register's tables."""
