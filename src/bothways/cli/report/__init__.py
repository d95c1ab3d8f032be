"""The report of a matching as one self-contained page: data in `page`, form in `page.html.jinja`."""
