package result_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"bench/result"
)

func TestAddressIsWrittenInTwoForms(t *testing.T) {
	tests := []struct {
		address    result.Address
		hcl, short string
	}{
		{
			result.Address{Benchmark: "tutorial", Group: "sites", Strategy: "map", Level: "5"},
			`benchmark.tutorial["sites"]["map"][5]`, `tutorial/sites/map/5`,
		},
		{
			result.Address{Benchmark: "open", Group: "api[base]", Strategy: "gather", Level: "200/s"},
			`benchmark.open["api[base]"]["gather"]["200/s"]`, `open/api[base]/gather/200/s`,
		},
		{
			result.Address{Benchmark: "ramp", Key: "eu", HasKey: true, Group: "g", Strategy: "pool", Level: "stages"},
			`benchmark.ramp["eu"]["g"]["pool"]["stages"]`, `ramp/eu/g/pool/stages`,
		},
		{
			result.Address{Benchmark: "x", Group: `a/b "c" ${d}`, Strategy: "map", Level: "1"},
			`benchmark.x["a/b \"c\" $${d}"]["map"][1]`, `x/a%2Fb "c" ${d}/map/1`,
		},
		{
			result.Address{Benchmark: "day", Group: "day", Strategy: "gather", Level: "40/s", Part: "buy"},
			`benchmark.day["day"]["gather"]["40/s"].part.buy`, `day/day/gather/40/s/buy`,
		},
		{
			result.Address{Benchmark: "day", Key: "eu", HasKey: true, Group: "day[base]", Strategy: "s", Level: "5", Part: "a-b"},
			`benchmark.day["eu"]["day[base]"]["s"][5].part.a-b`, `day/eu/day[base]/s/5/a-b`,
		},
	}
	for _, tt := range tests {
		if got := tt.address.String(); got != tt.hcl {
			t.Errorf("String() = %s, want %s", got, tt.hcl)
		}
		if got := tt.address.Short(); got != tt.short {
			t.Errorf("Short() = %s, want %s", got, tt.short)
		}
	}
}

func TestAddressesParseBackWhateverTheNames(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		a := result.Address{
			Benchmark: oddName(rng), Group: oddName(rng), Strategy: oddName(rng), Level: oddName(rng), HasKey: rng.IntN(2) == 0,
			Part: []string{"", "buy", "a-b", "s", "part"}[rng.IntN(5)],
		}
		if a.Benchmark == "" {
			a.Benchmark = "b"
		}
		if a.HasKey {
			a.Key = oddName(rng)
		}
		got, err := result.ParseAddress(a.String())
		if err != nil || got != a {
			t.Fatalf("ParseAddress(%s) = %+v, %v, want %+v", a, got, err, a)
		}
		// In the short form a missing key can't be told from a rate's slash, so levels are real ones there.
		a.Level = []string{"5", "200/s", "0.5/s", "stages"}[rng.IntN(4)]
		got, err = result.ParseAddress(a.Short())
		if err != nil || got != a {
			t.Fatalf("ParseAddress(%s) = %+v, %v, want %+v", a.Short(), got, err, a)
		}
	}
}

// oddName draws a name from pieces that are hard to write.
func oddName(rng *rand.Rand) string {
	pieces := []string{
		"a", "api", "7", "007", "-", "_", ".", "/", "s", "[", "]", `"`, `\`, "'", " ", "*", "%", "%2F", "${", "%{", "$", "$$", "$${", "}",
		"\n", "\t", "\r", "\x00", "\x7f", "\u00a0", "é", "日本", "\U0001F600", "\u200b", "\U000E0001", "benchmark", "benchmark.", "stages", "200/s", "#", "//",
	}
	var b strings.Builder
	for range rng.IntN(4) {
		b.WriteString(pieces[rng.IntN(len(pieces))])
	}
	return b.String()
}

var cells = []result.Address{
	{Benchmark: "tutorial", Group: "sites", Strategy: "map", Level: "1"},
	{Benchmark: "tutorial", Group: "sites", Strategy: "map", Level: "5"},
	{Benchmark: "tutorial", Group: "sites", Strategy: "gather", Level: "5"},
	{Benchmark: "tutorial_two", Group: "sites", Strategy: "map", Level: "5"},
	{Benchmark: "ab", Group: "api[base]", Strategy: "pool", Level: "200/s"},
	{Benchmark: "ab", Group: "api[head]", Strategy: "pool", Level: "200/s"},
	{Benchmark: "regions", Key: "eu", HasKey: true, Group: "sites", Strategy: "map", Level: "5"},
	{Benchmark: "regions", Key: "us", HasKey: true, Group: "sites", Strategy: "map", Level: "5"},
}

func TestAnyPrefixSelectsInEveryForm(t *testing.T) {
	tests := []struct {
		patterns []string
		want     string
	}{
		{[]string{`benchmark.tutorial`, `benchmark["tutorial"]`, `benchmark[tutorial]`, `tutorial`, `tutorial/`}, "0 1 2"},
		{[]string{`benchmark.tutorial["sites"]["map"]`, `benchmark.tutorial[sites][map]`, `benchmark.tutorial.sites.map`, `tutorial/sites/map`}, "0 1"},
		{[]string{`benchmark.tutorial["sites"]["map"][5]`, `benchmark.tutorial[sites][map]["5"]`, `tutorial/sites/map/5`}, "1"},
		{[]string{`benchmark.ab["api[base]"]`, `benchmark.ab[api[base]]`, `ab/api[base]`, `ab/api[base]/pool/200/s`, `benchmark.ab[api[base]][pool][200/s]`}, "4"},
		{[]string{`benchmark.ab["api"]`, `ab/api`, `ab/api/pool`}, "4 5"}, // all elements of the group
		{[]string{`benchmark.regions["eu"]`, `regions["eu"]`, `regions["eu"]["sites"][map]`, `regions/eu`, `regions/eu/sites/map/5`}, "6"},
		{[]string{`tutorial/*/map`, `benchmark.tutorial[*]["map"]`, `benchmark.tutorial.*.map`}, "0 1"},
		{[]string{`*/sites/map/5`}, "1 3"},
		{[]string{`tutorial/site`, `tutorial/sites/map/50`, `tut`, `benchmark.tutorial[""]`, `benchmark.regions["sites"]`, `ab/ap`}, ""},
		{[]string{`benchmark.tutorial["*"]`}, ""}, // a quoted star is a name
		{[]string{`tutorial/sites/map/5/more`}, ""},
	}
	for _, tt := range tests {
		for _, text := range tt.patterns {
			p, err := result.ParsePattern(text)
			if err != nil {
				t.Errorf("%s: %v", text, err)
				continue
			}
			if got := selected(p); got != tt.want {
				t.Errorf("%s selects %q, want %q", text, got, tt.want)
			}
			if p.String() != text {
				t.Errorf("%s: String() = %s", text, p)
			}
		}
	}
}

// selected lists the places of the cells that a pattern selects.
func selected(p result.Pattern) string {
	var places []string
	for i, a := range cells {
		if p.Match(a) {
			places = append(places, string(rune('0'+i)))
		}
	}
	return strings.Join(places, " ")
}

func TestWrongAddressesTeach(t *testing.T) {
	tests := []struct{ text, want string }{
		{``, "empty address"},
		{`benchmark.x["a"`, `a ] is missing behind "a"`},
		{`benchmark.x[a`, `a ] is missing behind [a`},
		{`benchmark.x["a]`, `closing quote is missing`},
		{`benchmark.x["a"]b`, `"b" is not understood`},
		{`benchmark.`, `name is missing`},
		{`benchmark[]`, `name is missing`},
		{`/sites`, `name is missing`},
		{"x/%ff", `UTF-8`},
		{`benchmark.x["\q"]`, `after a backslash`},
		{`benchmark.x["\ud800"]`, `after a backslash`},
		{`benchmark.x["${a}"]`, `write $${`},
		{`strategy.map`, `only cells can be selected`},
		{`group.api["base"]`, `only cells can be selected`},
		{`x/100%`, `%25 is the sign itself`},
		{`x/%zz`, `two hexadecimal digits`},
		{`a/b/c/d/e/f`, `too many parts`},
	}
	for _, tt := range tests {
		_, err := result.ParsePattern(tt.text)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v does not say %q", tt.text, err, tt.want)
		}
	}
	for _, text := range []string{"x", "x/y", "x/y/z", "x/*/z/5"} {
		if _, err := result.ParseAddress(text); err == nil {
			t.Errorf("%s is no address of one cell", text)
		}
	}
}

func FuzzPatternsNeverPanicAndAddressesParseBack(f *testing.F) {
	for _, a := range cells {
		f.Add(a.String())
		f.Add(a.Short())
	}
	f.Add(`benchmark.x["\u0041"][*]`)
	f.Fuzz(func(t *testing.T, text string) {
		a, err := result.ParseAddress(text)
		if err != nil {
			return
		}
		if b, err := result.ParseAddress(a.String()); err != nil || a != b {
			t.Errorf("%q: %+v is written %s, which is read %+v, %v", text, a, a, b, err)
		}
	})
}
