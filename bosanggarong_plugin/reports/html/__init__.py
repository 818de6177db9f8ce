"""The web map of a finished result: one HTML file that opens from a USB stick, in any browser, without a network."""

from .page import write_html

__all__ = ["write_html"]
