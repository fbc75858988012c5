package result

import "testing"

func TestUnitsOfColumns(t *testing.T) {
	for _, c := range []struct {
		of      Unit
		numbers []float64
		want    string // of the first number
		unit    string
	}{
		{Seconds, []float64{0.0312}, "31.2", "ms"},
		{Seconds, []float64{0.0312, 0.0305, 0.0721}, "31.2", "ms"},
		{Seconds, []float64{0.00085, 0.0312}, "0.85", "ms"},
		{Seconds, []float64{0.000085, 0.0312}, "85", "µs"},
		{Seconds, []float64{5, 1.25}, "5.00", "s"},
		{Seconds, []float64{5, 0.0107}, "5,000", "ms"},
		{Seconds, []float64{0}, "0", "s"},
		{Seconds, nil, "", ""},
		{Bytes, []float64{3 << 20}, "3.00", "MiB"},
		{PerSecond, []float64{12345.6}, "12,346", "/s"},
		{Ratio, []float64{0.0125}, "1.25", "%"},
	} {
		s := c.of.Scale(0.1, c.numbers...)
		if s.Size.Name != c.unit {
			t.Errorf("%v in %q, want %q", c.numbers, s.Size.Name, c.unit)
		}
		if len(c.numbers) > 0 && s.Number(c.numbers[0]) != c.want {
			t.Errorf("%v is %s, want %s", c.numbers[0], s.Number(c.numbers[0]), c.want)
		}
	}
}

func TestWhatWasMeasuredHasThreeDigits(t *testing.T) {
	for _, c := range []struct {
		unit Unit
		v    float64
		want string
	}{
		{Seconds, 0.000394, "394 µs"},
		{Seconds, 61.52, "61.5 s"},
		{Seconds, 0.25, "250 ms"},
		{CPUSeconds, 0.0000123, "12.3 µs"},
		{PerSecond, 2845.7, "2,846/s"},
		{Bytes, 1.5 * (1 << 20), "1.5 MiB"},
		{Bytes, 53_000_000, "50.5 MiB"},
		{Ratio, 0.0525, "5.25 %"},
		{Number, 1572864, "1,572,864"},
		{Number, 0, "0"},
		{Seconds, 0, "0 s"},
		{Ratio, 0, "0 %"},
		{"s/op", 0.0015, "1.5 ms/op"},
		{"rows", 12, "12 rows"},
	} {
		if got := c.unit.Format(c.v); got != c.want {
			t.Errorf("%v %q is %s, want %s", c.v, c.unit, got, c.want)
		}
	}
}

func TestLimitsAreToldExactly(t *testing.T) {
	for _, c := range []struct {
		unit Unit
		v    float64
		want string
	}{
		{Seconds, 0.25, "250 ms"},
		{Seconds, 1.5, "1.5 s"},
		{Seconds, 90, "90 s"},
		{Seconds, 0.0123456, "12,345.6 µs"},
		{Seconds, 0, "0 s"},
		{CPUSeconds, 0.000394, "394 µs"},
		{Seconds, 1e-10, "0.0001 µs"},
		{Bytes, 1 << 20, "1 MiB"},
		{Bytes, 1_000_000, "1,000,000 B"},
		{Bytes, 1.5 * (1 << 30), "1.5 GiB"},
		{PerSecond, 1000, "1,000/s"},
		{PerSecond, 0.5, "0.5/s"},
		{Ratio, 0.07, "7 %"},
		{Ratio, 0.001, "0.1 %"},
		{Ratio, 0.99999, "99.999 %"},
		{Ratio, 0, "0 %"},
		{Number, 1048576, "1,048,576"},
		{Number, 2.5, "2.5"},
	} {
		if got := c.unit.FormatLimit(c.v); got != c.want {
			t.Errorf("%v %q is %s, want %s", c.v, c.unit, got, c.want)
		}
	}
}

func TestLowerBoundsAreCutNotRounded(t *testing.T) {
	for v, want := range map[float64]string{5.0015: "> 5 s", 1.2399: "> 1.23 s", 0.0999: "> 99.9 ms"} {
		if got := Seconds.FormatAtLeast(v); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
}

// A value that is not its limit doesn't look like it.
func TestValuesAreToldFromTheirLimits(t *testing.T) {
	value, most := 0.2500004, 0.25
	th := Threshold{Limit: Limit{Metric: "service.p99", Max: &most}, Value: &value}
	if said := th.Said(); said != "250.0004 ms" || th.Bounds() != "max 250 ms" {
		t.Errorf("%s, %s", said, th.Bounds())
	}
	value = 0.2503
	if said := th.Said(); said != "250.3 ms" {
		t.Errorf("just missed is %s", said)
	}
	value = 0.25
	if said := th.Said(); said != "250 ms" {
		t.Errorf("the limit itself is %s", said)
	}
	if th.Value = nil; th.Said() != "" {
		t.Errorf("no value is %s", th.Said())
	}
}
