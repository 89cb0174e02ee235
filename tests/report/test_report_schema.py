"""The published schema of report.json is that of the code, and every report follows it."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from report_example import StoredRun, hostile, ordinary, silent, trusted, unasked_run
from report_legacy_example import hostile_legacy_run, legacy_run, worded_run

from reposcan import resources
from reposcan.report import JsonFormatter
from reposcan.report.json_shape import SCHEMA_FILE, schema_text
from reposcan.report.shipped import reports_folder

PUBLISHED = Path(__file__).parent.parent.parent / "reports" / SCHEMA_FILE


def factless(run: StoredRun) -> StoredRun:
    """The run of a version that kept no facts."""
    return replace(run, report=replace(run.report, facts=None))


def closed(schema: object) -> object:
    """The schema, with keys that it does not name forbidden."""
    if isinstance(schema, list):
        return [closed(value) for value in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    if "properties" in schema and schema.get("type") == "object":
        inner["additionalProperties"] = False
    return inner


RUNS = [ordinary(), hostile(), silent(), trusted(), unasked_run(), factless(ordinary())]
RUNS += [legacy_run(), worded_run(), hostile_legacy_run()]


def test_the_published_schema_is_that_of_the_code(update_snapshots):
    if update_snapshots:
        PUBLISHED.write_text(schema_text(), encoding="utf-8", newline="\n")
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text(), "run pytest --update-snapshots"


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize("run", RUNS)
def test_reports_follow_the_schema(run):
    files = dict(JsonFormatter().pages(run))
    report = json.loads(files["report.json"])
    schema = closed(json.loads(files[report["$schema"]]))
    jsonschema.validate(report, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("key", "value"), [("schema_version", 1), ("model", "tiny"), ("findings", [{}]), ("extra", 1)]
)
def test_another_shape_is_refused(key, value):
    files = dict(JsonFormatter().pages(ordinary()))
    report = json.loads(files["report.json"]) | {key: value}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(report, closed(json.loads(files[SCHEMA_FILE])))


def test_the_schema_is_shipped_with_the_templates():
    assert (resources.folder("reports") / SCHEMA_FILE).samefile(PUBLISHED)
    assert (reports_folder() / SCHEMA_FILE).is_file()
