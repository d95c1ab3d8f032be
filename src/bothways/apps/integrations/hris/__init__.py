"""Lists of people from an HR system or a spreadsheet: upload, columns, preview, commit."""
