package result

import (
	"reflect"
	"testing"
)

// What came is added up: of the parts of a trial with the peaks, which were at the same time; of trials without.
func TestArrivals(t *testing.T) {
	a, b := &Arrivals{Requests: 5, Peak: 3, Connections: 2, Cut: 1}, &Arrivals{Requests: 6, Peak: 2, Connections: 4}
	whole := Merge([]Share{{Trial: Trial{Arrivals: a}}, {Trial: Trial{Arrivals: b}}, {}})
	if want := (&Arrivals{Requests: 11, Peak: 5, Connections: 6, Cut: 1}); !reflect.DeepEqual(whole.Arrivals, want) {
		t.Errorf("a trial: %+v, want %+v", whole.Arrivals, want)
	}
	sum := arrivalsOf([]Trial{{}, {Arrivals: a}, {Arrivals: b}})
	if want := (&Arrivals{Requests: 11, Peak: 3, Connections: 6, Cut: 1}); !reflect.DeepEqual(sum, want) {
		t.Errorf("trials: %+v, want %+v", sum, want)
	}
	if sum := arrivalsOf([]Trial{{}}); sum != nil {
		t.Errorf("nobody can tell, and it says %+v", sum)
	}
	if a.Requests != 5 || a.Peak != 3 {
		t.Errorf("a trial's own were changed: %+v", a)
	}
}
