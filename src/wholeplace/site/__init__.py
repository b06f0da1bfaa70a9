"""The Django project: settings, addresses, home.

Read in this order: data_folder, database, settings, urls, home, wsgi.
"""
