"""What a killed process left in the folder for temporary files goes with the next start."""

import os
import time

from bot.leftovers import OLD_S, swept


def test_what_was_left_behind_goes_and_what_is_in_use_stays(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("dateline-adding-old", "dateline-export-old", "dateline-adding-new", "others-old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "article.md").write_text("A ferry.", encoding="utf-8")
        if name.endswith("old"):
            os.utime(tmp_path / name, (time.time() - 2 * OLD_S,) * 2)
    (tmp_path / "dateline-adding-link").symlink_to(tmp_path / "others-old")

    assert swept() == 2
    assert {path.name for path in tmp_path.iterdir()} == {"dateline-adding-new", "others-old", "dateline-adding-link"}
