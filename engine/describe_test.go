package engine

import (
	"slices"
	"strings"
	"testing"
)

// knobsOf is the strategy that a described timeline is played with.
func knobsOf(t *testing.T, name string, title string) string {
	t.Helper()
	d, _ := Describe(name)
	if d.Preset != "" {
		name = d.Preset
	}
	_, knobs, _ := strings.Cut(title, "fails; ")
	return name + " " + strings.ReplaceAll(strings.ReplaceAll(knobs, " = ", "="), `"`, "")
}

func everyDescription() (list []Description) {
	for _, name := range slices.Concat(Strategies(), Presets()) {
		d, _ := Describe(name)
		list = append(list, d)
	}
	return list
}

func TestDrawingsShowWhatStrategiesDo(t *testing.T) {
	for _, d := range everyDescription() {
		for _, line := range d.Timelines {
			t.Run(d.Name+"/"+line.Title, func(t *testing.T) {
				s := parseScenario(t, line.Scenario)
				s.knobs = parseKnobs(t, knobsOf(t, d.Name, line.Title))
				if got := draw(play(t, s)); got != line.Drawing {
					t.Errorf("the drawing should be\n%s", got)
				}
			})
		}
	}
}
