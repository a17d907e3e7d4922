"""The catalogs of the site's languages: taken from the source, kept in order, looked over."""
