"""Slack: what it sends becomes requests, and replies become Block Kit."""
