"""Draw how often answers of each confidence are right: `python -m docs.reliability NAME=FILE …`.

Each FILE is what `dateline evaluate FOLDER --json` printed. Writes docs/reliability.svg; needs matplotlib, which the
dependency group `bench` holds.
"""

import json
import sys
from pathlib import Path

PICTURE = Path(__file__).with_name("reliability.svg")


def main() -> None:
    """Draw the bins of every file that the command line names."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "dateline"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8, linestyle="dashed", label="perfect")
    for argument in sys.argv[1:]:
        name, _, file = argument.partition("=")
        report = json.loads(Path(file).read_text(encoding="utf-8"))
        bins = [each for each in report["bins"] if each["count"] >= 20]
        axes.plot(
            [each["confidence"] for each in bins],
            [each["right"] for each in bins],
            marker="o",
            markersize=4,
            label=f"{name}, error {report['calibration_error']:.3f}",
        )
    axes.set(xlabel="confidence", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
    axes.legend(frameon=False)
    axes.grid(alpha=0.2)
    figure.tight_layout()
    figure.savefig(PICTURE, metadata={"Date": None})


if __name__ == "__main__":
    main()
