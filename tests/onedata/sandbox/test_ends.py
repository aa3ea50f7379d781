"""However a confined job ends, the officer reads a sentence and nothing is left behind."""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from rantau.kernel.errors import DomainError
from rantau.kernel.language import Language
from rantau.onedata.messages.catalogue import error_texts
from rantau.onedata.read.limits import WEB
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.sandbox.ends import WorkCancelledError, WorkStoppedError
from rantau.onedata.sandbox.jobs import Job
from rantau.onedata.sandbox.running import run_confined

HERE = Path(__file__).parent
LIMITS = replace(WEB, memory_bytes=256 << 20, cpu_seconds=1, wall_seconds=30, output_bytes=4 << 20)


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """A folder for temporary files of which each test sees that it is empty again."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield place
    assert list(place.iterdir()) == []


def job(name: str) -> Job:
    return Job(f"confined_jobs:{name}", root=HERE)


def stopped(name: str, limits=LIMITS, inputs=(), **arguments) -> WorkStoppedError:
    with (
        pytest.raises(WorkStoppedError) as caught,
        run_confined(job(name), arguments=arguments, limits=limits, inputs=inputs),
    ):
        pytest.fail("the job should not have finished")
    return caught.value


class TestAJobThatFinishes:
    def test_hands_over_its_result_its_files_and_what_it_cost(self):
        with run_confined(job("add"), arguments={"a": 1, "b": 2}, limits=LIMITS) as outcome:
            assert outcome.result == {"sum": 3}
            assert (outcome.folder / "sum.txt").read_text() == "3"
            assert outcome.folder.stat().st_mode & 0o777 == 0o700
            assert 0 < outcome.cpu_seconds < 1
            assert 4 << 20 < outcome.peak_bytes < 256 << 20

    def test_is_not_disturbed_by_what_a_library_prints(self):
        with run_confined(job("print_noise"), arguments={}, limits=LIMITS) as outcome:
            assert outcome.result == {"quiet": True}

    def test_reports_progress_on_the_way(self):
        heard = []

        with run_confined(
            job("count_slowly"), arguments={"to": 6, "seconds": 0.06}, limits=LIMITS, on_progress=heard.append
        ):
            pass

        assert {progress.stage for progress in heard} == {"progress.reading"}
        assert len(heard) >= 2
        assert [p.done for p in heard] == sorted(p.done for p in heard)

    def test_takes_its_folder_with_it_even_if_the_caller_stumbles(self):
        with (
            pytest.raises(ZeroDivisionError),
            run_confined(job("add"), arguments={"a": 1, "b": 2}, limits=LIMITS) as outcome,
        ):
            _ = outcome.result["sum"] // 0

        assert not outcome.folder.exists()

    def test_cannot_hide_files_from_the_removal(self):
        with run_confined(job("close_a_folder"), arguments={}, limits=LIMITS) as outcome:
            assert (outcome.folder / "closed").exists()


class TestARefusal:
    def test_arrives_in_both_languages(self):
        with pytest.raises(DomainError) as caught, run_confined(job("refuse"), arguments={}, limits=LIMITS):
            pass

        assert caught.value.code == "refused-here"
        assert caught.value.text(Language.ID) == "Ditolak. Ubah."
        assert caught.value.text(Language.EN) == "Refused. Change it."

    def test_of_a_file_arrives_as_such(self):
        with pytest.raises(FileRefusedError) as caught, run_confined(job("refuse_file"), arguments={}, limits=LIMITS):
            pass

        assert caught.value.code == "file-damaged"
        assert "rusak" in caught.value.text(Language.ID)
        assert "broken" in caught.value.text(Language.EN)


class TestALimit:
    def test_of_memory_stops_a_job_that_takes_more_and_more(self):
        assert stopped("allocate").code == "file-too-heavy"

    @pytest.mark.parametrize("name", ["allocate_in_a_library", "allocate_in_polars"])
    def test_of_memory_stops_a_library_that_asks_for_much_at_once(self, name):
        assert stopped(name, bytes=1 << 30).code == "file-too-heavy"

    def test_of_processor_time_stops_a_job_that_computes_for_ever(self):
        assert stopped("spin").code == "file-too-slow"

    def test_of_time_stops_a_job_that_waits_for_ever(self):
        began = time.monotonic()

        problem = stopped("sleep", replace(LIMITS, wall_seconds=1))

        assert problem.code == "file-too-slow"
        assert time.monotonic() - began < 2.5

    @pytest.mark.parametrize("name", ["write_one_large_file", "write_many_files", "write_with_polars"])
    def test_of_output_stops_a_job_that_fills_the_disk(self, name):
        assert stopped(name).code == "output-too-large"

    def test_of_the_disk_itself_is_said_as_such(self):
        assert stopped("meet_a_full_disk").code == "disk-full"

    def test_names_the_file_and_the_limit_in_the_language_of_the_reader(self, tmp_path):
        source = tmp_path / "penempatan.xlsx"
        source.write_bytes(b"")

        problem = stopped("be_killed", replace(LIMITS, memory_bytes=2048 << 20), inputs=[source])

        assert "penempatan.xlsx" in problem.text(Language.ID)
        assert "2.048 MB" in problem.text(Language.ID)
        assert "2,048 MB" in problem.text(Language.EN)


class TestACrash:
    @pytest.mark.parametrize("name", ["abort", "touch_forbidden_memory", "fall_over", "exit_early", "return_no_json"])
    def test_is_answered_calmly_and_without_a_traceback(self, name):
        problem = stopped(name)

        assert problem.code == "work-crashed"
        assert "Traceback" not in problem.text(Language.ID) + problem.text(Language.EN)

    def test_keeps_its_traceback_for_who_repairs_it(self):
        assert "ValueError: a defect" in stopped("fall_over").detail

    def test_is_what_an_answer_becomes_that_is_too_long_to_be_one(self):
        problem = stopped("return_too_much")

        assert problem.code == "work-crashed"
        assert "leave a file" in problem.detail


class TestCancelling:
    def test_ends_the_job_at_once(self):
        began = time.monotonic()

        with (
            pytest.raises(WorkCancelledError) as caught,
            run_confined(job("sleep"), arguments={}, limits=LIMITS, should_stop=lambda: time.monotonic() - began > 0.2),
        ):
            pass

        assert caught.value.code == "work-cancelled"
        assert time.monotonic() - began < 1.2

    def test_by_the_keyboard_ends_the_job_and_goes_on_as_an_interrupt(self):
        def interrupt(progress):
            raise KeyboardInterrupt

        with (
            pytest.raises(KeyboardInterrupt),
            run_confined(job("sleep"), arguments={}, limits=LIMITS, on_progress=interrupt),
        ):
            pass


class TestTheCallersOwnTrouble:
    def test_is_not_mistaken_for_that_of_the_file(self):
        def lose_the_terminal(progress):
            raise BrokenPipeError

        with (
            pytest.raises(BrokenPipeError),
            run_confined(job("sleep"), arguments={}, limits=LIMITS, on_progress=lose_the_terminal),
        ):
            pass

    def test_to_start_a_process_at_all_is_said_calmly(self, monkeypatch):
        monkeypatch.setattr(sys, "executable", "/nowhere/python")

        problem = stopped("add")

        assert problem.code == "work-crashed"
        assert "/nowhere/python" in problem.detail


def test_every_end_has_words_in_the_catalogue_that_say_what_to_do():
    codes = ["file-too-heavy", "file-too-slow", "output-too-large", "disk-full", "work-crashed", "work-cancelled"]

    assert all(error_texts()[code].remedy.id for code in [*codes, "target-is-input", "target-not-writable"])
