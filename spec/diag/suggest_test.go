package diag

import "testing"

func TestSuggestFindsWhatWasMeant(t *testing.T) {
	words := []string{
		"benchmark", "group", "groups", "request", "strategy", "concurrency", "duration", "p50", "p99",
		"as_completed", "gather", "base_url", "rate",
	}
	tests := []struct{ given, want string }{
		{"benchmrk", "benchmark"},
		{"gruop", "group"}, // two neighbours swapped
		{"gathr", "gather"},
		{"p98", "p99"},
		{"concurency", "concurrency"},
		{"conc", "concurrency"},           // the only word it abbreviates
		{"AS-COMPLETED", "as_completed"},  // case and dashes are no slips
		{"groups", "groups"},              // itself before a neighbour
		{"reqests", "request"},            // a letter missing and one too many
		{"module", ""},                    // nothing near
		{"x", ""},                         // too short to guess
		{"", ""},                          //
		{"concurrency_levels_of_all", ""}, // too far
		{"name", ""},                      // rate and name share letters by accident
	}
	for _, tt := range tests {
		if got := Suggest(tt.given, words); got != tt.want {
			t.Errorf("Suggest(%q) = %q, want %q", tt.given, got, tt.want)
		}
	}
}

func TestSuggestKeepsTheOrderOfCandidates(t *testing.T) {
	if got := Suggest("p9", []string{"p90", "p95", "p99"}); got != "p90" {
		t.Errorf("got %q, want the first of three equally near ones", got)
	}
}

func TestDidYouMeanIsASentence(t *testing.T) {
	if got, want := DidYouMean("gathr", []string{"map", "gather"}), ` Did you mean "gather"?`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := DidYouMean("zzz", []string{"map", "gather"}); got != "" {
		t.Errorf("got %q, want nothing", got)
	}
}
