"""Every address of the foundation's own pages, and its parts of the API."""

from __future__ import annotations

from django.urls import path

from wholeplace.foundation.acts.api import router as acts_router
from wholeplace.foundation.acts.views import act, acts
from wholeplace.foundation.api.keys import router as keys_router
from wholeplace.foundation.api.views import end_key, keys
from wholeplace.foundation.deadlines.api import router as tasks_router
from wholeplace.foundation.deadlines.views import feed, finish, tasks
from wholeplace.foundation.jobs.api import router as jobs_router
from wholeplace.foundation.jobs.views import job, jobs, stop
from wholeplace.foundation.people.api import router as people_router
from wholeplace.foundation.people.views import end_role, give_role, people, place_home
from wholeplace.foundation.uploads.api import router as uploads_router
from wholeplace.foundation.uploads.views import file
from wholeplace.foundation.values.api import router as values_router

ROUTERS = (people_router, acts_router, tasks_router, jobs_router, uploads_router, values_router, keys_router)

urlpatterns = [
    path("places/<str:code>/", place_home, name="place"),
    path("places/<str:code>/people", people, name="people"),
    path("places/<str:code>/people/give-role", give_role, name="give-role"),
    path("roles/<int:role_id>/end", end_role, name="end-role"),
    path("places/<str:code>/acts", acts, name="acts"),
    path("acts/<int:act_id>", act, name="act"),
    path("tasks", tasks, name="tasks"),
    path("tasks/<int:task_id>/done", finish, name="finish-task"),
    path("keys", keys, name="keys"),
    path("keys/<int:key_id>/end", end_key, name="end-key"),
    path("jobs", jobs, name="jobs"),
    path("jobs/<int:job_id>", job, name="job"),
    path("jobs/<int:job_id>/stop", stop, name="stop-job"),
    path("files/<int:upload_id>", file, name="file"),
    path("calendar/<str:key>.ics", feed, name="calendar"),
]
