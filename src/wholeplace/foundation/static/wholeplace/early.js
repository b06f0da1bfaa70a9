// At the top of the body, before anything is drawn: scripts run, so GOV.UK Frontend's own parts may take over.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
