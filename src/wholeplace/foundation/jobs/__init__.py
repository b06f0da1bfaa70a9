"""Long work, done by the worker while the page goes on: its progress, its result, its problems; tried again when it dies.

Read in this order: models, work, actions, tasks, queries.

    @job("appraisal.million-draws", words="Draw a million times")         in a slice's `web/tasks`, imported by its app's `ready`
    def million_draws(work: Work, *, case_id: str) -> dict[str, Any]:
        work.progress(done, total)                                         an engine's `progress` fits as it is
        return {"sha256": …}

    start(by=by, name="appraisal.million-draws", place=place, arguments={"case_id": "…"}, need="case.view")
"""
