"""Files that people bring: limited, known by their content, kept once by their hash.

Read in this order: models, limits, store, actions, queries.

    upload = take_upload(by=by, place=place, file=request.FILES["file"], kinds=("workbook", "pdf"), purpose="case")
    upload = take_large_upload(…, purpose="spending", limit_bytes=…)      any kind, streamed to disk
    data = read_upload(upload)          the bytes; refused where they no longer match their hash

`limits.too_large(request)` is asked by the middleware before any byte of the body is read.
"""
