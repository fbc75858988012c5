package archive

import (
	"errors"
	"fmt"
	"testing"
)

// What is narrowed to some series says of them what all of it says, and of others nothing; what is damaged is told by both.
func TestNarrowed(t *testing.T) {
	var points []packedPoint
	var verdicts []packedVerdict
	for series := range int64(300) {
		p := packedPoint{series: series, epoch: 2 * series, anchor: series % 3, blocks: 12, valid: series%2 == 0, value: float64(series) / 7}
		if series%3 > 0 {
			p.anchorValue, p.ratio, p.se = new(1.0), new(-0.1), new(0.01)
		}
		points = append(points, p)
		for k := range series % 3 {
			v := packedVerdict{series: series, baseline: fmt.Sprint(k), judged: k == 1, effect: 0.1, low: -0.2, high: float64(series)}
			if k == 1 {
				v.p = new(0.5)
			}
			verdicts = append(verdicts, v)
		}
	}
	content := pack(points, verdicts)
	told := func(content []byte, wants func(int64) bool) (text string) {
		check(t, unpack(content, wants, func(p packedPoint) { text += written(t, pointText(p)) }, func(v packedVerdict) {
			text += written(t, []any{v.series, v.judged, v.effect, v.low, v.high, v.p})
		}))
		return text
	}
	for name, wants := range map[string]func(int64) bool{
		"one": func(s int64) bool { return s == 200 }, "none": func(int64) bool { return false }, "all": anySeries,
		"many": func(s int64) bool { return s%5 == 0 },
	} {
		small, err := narrow([]byte("before"), content, wants)
		check(t, err)
		small = small[len("before"):]
		if got, want := told(small, anySeries), told(content, wants); got != want || (want == "") != (name == "none") {
			t.Errorf("%s: narrowed it says something else:\n%s", name, firstDifference(want, got))
		}
		if name == "one" && len(small) > 120 {
			t.Errorf("one series of 300 takes %d bytes of %d", len(small), len(content))
		}
	}
	for cut := range len(content) {
		if cut%97 != 0 && cut > 50 {
			continue
		}
		_, err := narrow(nil, content[:cut], anySeries)
		if !errors.Is(err, errPacked) || !errors.Is(unpack(content[:cut], anySeries, func(packedPoint) {}, noVerdict), errPacked) {
			t.Errorf("%d bytes of %d: %v", cut, len(content), err)
		}
	}
	if _, err := narrow(nil, append(content, 0), anySeries); !errors.Is(err, errPacked) {
		t.Errorf("a byte more: %v", err)
	}
}

func pointText(p packedPoint) []any {
	return []any{p.series, p.epoch, p.anchor, p.blocks, p.valid, p.value, p.anchorValue, p.ratio, p.se}
}
