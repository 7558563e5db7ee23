"""The page, started from a checkout: `python app.py`."""

from smartify import page

if __name__ == "__main__":
    page.launch(page.build())
