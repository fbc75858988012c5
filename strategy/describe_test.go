package strategy

import (
	"os"
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
	for _, name := range slices.Concat(Names(), Presets()) {
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

func TestEveryStrategyIsDescribed(t *testing.T) {
	for _, d := range everyDescription() {
		for name, text := range map[string]string{
			"StandsFor": d.StandsFor, "Summary": d.Summary, "Order": d.Order, "Bound": d.Bound, "Delivered": d.Delivered,
			"Failures": d.Failures, "Python": d.Python,
		} {
			if text == "" {
				t.Errorf("%s: no %s", d.Name, name)
			}
		}
		if v, _ := Named(d.Name); (v.Make != nil || d.Preset != "") && len(d.Timelines) < 2 {
			t.Errorf("%s: no timelines", d.Name)
		}
		if d.Preset != "" && d.Client == "" {
			t.Errorf("%s: a preset that does not say how its requests travel", d.Name)
		}
		if strings.Contains(d.Python, "\t") || !strings.HasSuffix(d.Python, "\n") {
			t.Errorf("%s: Python is indented with spaces and ends its last line", d.Name)
		}
	}
	if _, ok := Describe("gathr"); ok {
		t.Error("gathr is described")
	}
}

func TestEveryStrategyHasItsFile(t *testing.T) {
	for _, name := range Names() {
		if _, err := os.Stat(name + ".go"); err != nil {
			t.Errorf("%s has no file of its own: %v", name, err)
		}
	}
}
