#!/usr/bin/env python3
"""test-report.py FOLDER: shows what a test run skipped and what failed, and closes with one line of totals.

FOLDER holds a report of each test project (*.xml, as xunit.v3 writes it) and the run's own checks (checks.tsv: a line
for each, 'passed' or 'failed', a tab, the check's name, a tab, what went wrong). The exit code is 1 when something
failed or no test ran.
"""
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

passed, failed, skipped = [], [], []


def text_of(element, path):
    return re.sub(r'\\(["\\])', r'\1', element.findtext(path) or '').strip()  # xunit escapes quotes and backslashes


def failure_of(element):
    """The message, and those lines of the stack that lie in our sources."""
    stack = [line.strip() for line in text_of(element, 'failure/stack-trace').splitlines() if ' in ' in line]
    return '\n'.join([text_of(element, 'failure/message'), *stack[:5]])


def read_project(path):
    try:
        root = xml.parse(path).getroot()
    except xml.ParseError as error:
        failed.append((path.stem, f'its report {path} cannot be read: {error}'))
        return
    for test in root.iter('test'):
        name, result = test.get('name'), test.get('result')
        if result == 'Pass':
            passed.append(name)
        elif result == 'Skip':
            skipped.append((name, text_of(test, 'reason')))
        elif result != 'NotRun':  # an explicit test that nobody asked for
            failed.append((name, failure_of(test)))
    for error in root.iter('error'):  # outside a test: a fixture that does not end, say
        failed.append((f"{error.get('name') or path.stem} ({error.get('type')})", failure_of(error)))


def indented(text, lines=40):
    return '\n'.join('    ' + line for line in text.splitlines()[:lines])


folder = pathlib.Path(sys.argv[1])
for report in sorted(folder.glob('*.xml')):
    read_project(report)
tests_ran = bool(passed or failed)
for line in (folder / 'checks.tsv').read_text(errors='replace').splitlines():
    result, name, message = line.split('\t', 2)
    if result == 'passed':
        passed.append(name)
    else:
        failed.append((name, message.replace('\\n', '\n')))

for name, reason in skipped:
    print(f'skipped: {name}: {" ".join(reason.split())}')
for name, message in failed:
    print(f'FAILED: {name}\n{indented(message)}')
if not tests_ran:
    print('No test ran.')
print(f'{len(passed)} passed, {len(failed)} failed, {len(skipped)} skipped')
sys.exit(1 if failed or not tests_ran else 0)
