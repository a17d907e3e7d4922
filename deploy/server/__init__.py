"""Storyboard on a Debian server under systemd: set up once, brought up to date, and its commands (docs/operate.md)."""
