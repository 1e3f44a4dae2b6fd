"""Choose and download files."""
