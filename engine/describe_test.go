package engine

import (
	"os"
	"slices"
	"strings"
	"testing"

	"bench/spec"
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
		if v := strategies[d.Name]; (v.make != nil || d.Preset != "") && len(d.Timelines) < 2 {
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
	for _, name := range Strategies() {
		if _, err := os.Stat("strategy_" + name + ".go"); err != nil {
			t.Errorf("%s has no file of its own: %v", name, err)
		}
	}
}

// What the language lets one write, and what the engine can do, are the same.
func TestTheLanguageHasTheSameStrategies(t *testing.T) {
	language := spec.Schema()
	var names []string
	for _, s := range language.Strategies {
		names = append(names, s.Name)
		d, _ := Describe(s.Name)
		var knobs []string
		for _, k := range d.Knobs {
			knobs = append(knobs, k.Name)
		}
		if !slices.Equal(slices.Sorted(slices.Values(knobs)), slices.Sorted(slices.Values(s.Arguments))) {
			t.Errorf("%s: the language has the knobs %v, the engine describes %v", s.Name, s.Arguments, knobs)
		}
	}
	if slices.Sort(names); !slices.Equal(names, Strategies()) {
		t.Errorf("the language has %v, the engine %v", names, Strategies())
	}
	if presets := slices.Sorted(slices.Values(language.Presets)); !slices.Equal(presets, Presets()) {
		t.Errorf("the language has the presets %v, the engine describes %v", presets, Presets())
	}
}
