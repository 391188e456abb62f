//! What happens to the cameras, and what must be seen of it.

use anyhow::{Result, bail};

/// Shell functions that the scripts use. Pictures take long to draw in emulation, so a feed says when it is ready.
pub(super) const FUNCTIONS: &str = "feed() {
    camera_feed /dev/video9 $* > /tmp/feed &
    until grep -q ready /tmp/feed; do sleep 1; done
}";

/// One story, played in the guest's shell.
pub(super) struct Scenario {
    /// Its name, which also marks its lines in the guest's output.
    pub(super) name: &'static str,
    /// Shell commands. `/dev/video0` is the test camera, `/dev/video9` the loopback.
    pub(super) script: &'static str,
    /// What must appear, in this order.
    expected: &'static [&'static str],
    /// What must not appear.
    forbidden: &'static [&'static str],
}

const FAULT: &str = "SourceFault";
const UNPLUGGED: &str = "SourceFault(Unplugged)";
const RECOVERED: &str = "SourceRecovered";

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "nokhwa reads a camera that was left grey and at a broken frame rate",
        script: "v4l2-ctl -d 0 -v width=640,height=480,pixelformat=GREY; v4l2-ctl -d 0 -p 12.5
                 camera_probe /dev/video0 5 nokhwa",
        expected: &["first frame 640 x 480", "Clean"],
        forbidden: &[FAULT],
    },
    Scenario {
        name: "unplugged and plugged in again, nokhwa",
        script: "(sleep 4; v4l2-ctl -d 0 -c disconnect=1) & camera_probe /dev/video0 12 nokhwa",
        expected: &["first frame", UNPLUGGED, RECOVERED, "Clean"],
        forbidden: &["Hung"],
    },
    Scenario {
        name: "unplugged and plugged in again, direct",
        script: "(sleep 4; v4l2-ctl -d 0 -c disconnect=1) & camera_probe /dev/video0 12 direct",
        expected: &["first frame", UNPLUGGED, RECOVERED, "Clean"],
        forbidden: &["Hung"],
    },
    Scenario {
        name: "a black picture",
        script: "v4l2-ctl -d 0 -c test_pattern=5,osd_text_mode=2
                 (sleep 9; v4l2-ctl -d 0 -c test_pattern=0,osd_text_mode=0) & camera_probe /dev/video0 14",
        expected: &["first frame", "SourceFault(Dark)", RECOVERED, "Clean"],
        forbidden: &["Frozen"],
    },
    Scenario {
        name: "a frozen picture",
        script: "v4l2-ctl -d 0 -c osd_text_mode=2
                 (sleep 9; v4l2-ctl -d 0 -c osd_text_mode=0) & camera_probe /dev/video0 18",
        expected: &["first frame", "SourceFault(Frozen)", RECOVERED, "Clean"],
        forbidden: &["Dark"],
    },
    Scenario {
        name: "no camera",
        script: "camera_probe /dev/video7 2",
        expected: &[UNPLUGGED, "0 frames, Clean"],
        forbidden: &[RECOVERED],
    },
    Scenario {
        name: "another program holds the camera",
        script: "camera_probe /dev/video0 8 direct > /dev/null & sleep 3; camera_probe /dev/video0 3",
        expected: &["SourceFault(Busy)", "0 frames, Clean"],
        forbidden: &[RECOVERED],
    },
    Scenario {
        name: "a code in colour pictures",
        script: "feed yuyv 12; camera_probe /dev/video9 4",
        expected: &["first frame", "text EL1:yuyv", "Clean"],
        forbidden: &[FAULT],
    },
    Scenario {
        name: "a code from a grey camera",
        script: "feed grey 12; camera_probe /dev/video9 4",
        expected: &["first frame", "text EL1:grey", "Clean"],
        forbidden: &[FAULT],
    },
    Scenario {
        name: "a code in compressed pictures",
        script: "feed mjpg 12; camera_probe /dev/video9 4",
        expected: &["first frame", "text EL1:mjpg", "Clean"],
        forbidden: &[FAULT],
    },
    Scenario {
        name: "a camera falls silent for long and comes back, nokhwa",
        script: "feed yuyv 6 25 20; camera_probe /dev/video9 50 nokhwa",
        expected: &[
            "text EL1:yuyv",
            "SourceFault(Hung)",
            RECOVERED,
            "text EL1:yuyv",
            "Clean",
        ],
        forbidden: &["Busy"],
    },
    Scenario {
        name: "a camera falls silent and comes back",
        script: "feed yuyv 6 10 10; camera_probe /dev/video9 22",
        expected: &[
            "text EL1:yuyv",
            "SourceFault(Hung)",
            RECOVERED,
            "text EL1:yuyv",
            "Clean",
        ],
        forbidden: &[],
    },
];

impl Scenario {
    /// The line that the guest prints before it plays the scenario.
    pub(super) fn heading(&self) -> String {
        format!("== {}", self.name)
    }

    /// Looks for the expected lines among those that the guest printed.
    fn missing<'a>(&self, lines: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
        let unwanted = self
            .forbidden
            .iter()
            .find(|word| lines.clone().any(|line| line.contains(**word)));
        if let Some(word) = unwanted {
            return Some(format!("`{word}` appeared"));
        }
        let mut rest = lines;
        let absent = self
            .expected
            .iter()
            .find(|word| !rest.any(|line| line.contains(**word)));
        absent.map(|word| format!("`{word}` is missing or comes too early"))
    }
}

/// Compares the guest's output with all scenarios.
///
/// # Errors
/// Names every scenario that went otherwise.
pub(super) fn judge(output: &[String]) -> Result<()> {
    let mut failures = Vec::new();
    for scenario in SCENARIOS {
        let heading = scenario.heading();
        let after = output
            .iter()
            .map(|line| line.trim_end())
            .skip_while(|line| *line != heading)
            .skip(1);
        let lines = after.take_while(|line| !line.starts_with("== "));
        if let Some(reason) = scenario.missing(lines) {
            failures.push(format!("{}: {reason}", scenario.name));
        }
    }
    if failures.is_empty() {
        println!("{} scenarios went as expected", SCENARIOS.len());
        return Ok(());
    }
    bail!("{}", failures.join("\n"));
}
