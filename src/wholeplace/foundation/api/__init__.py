"""The same queries and actions as JSON, described by OpenAPI at /api/openapi.json.

A slice adds its router to `ROUTERS` in `site/urls.py`; every operation carries `@needs(…)`.
"""
