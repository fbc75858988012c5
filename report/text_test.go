package report

import "testing"

func TestTextTellsWhoWins(t *testing.T) {
	golden(t, "tutorial.txt", render(t, "text", tutorialRun(t), Options{}))
}

func TestTextTellsWhichGatesFailed(t *testing.T) {
	golden(t, "gated.txt", render(t, "text", gatedRun(t), Options{}))
}
