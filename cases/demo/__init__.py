"""Fictitious demo data of the pilot; see LEESMIJ.md."""
