"""The desktop application: windows over what the library does."""
