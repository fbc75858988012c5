package plan

import (
	"testing"
	"time"
)

// Whoever joins is wanted from then on and not before, and the time of all users is the area under the profile.
func TestUsersOfStages(t *testing.T) {
	const second = time.Second
	a := Arrival{Users: 10, Stages: []Stage{
		{Users: 10, Duration: 10 * second},
		{Users: 10, Duration: 5 * second, Hold: true},
		{Users: 2, Duration: 4 * second},
		{Users: 0, Duration: 3 * second, Hold: true},
		{Name: "spike", Users: 6, Duration: 2 * second, Hold: true},
	}}
	for place := range a.Users {
		at, jump := Joins(a.Stages, place, 0)
		const eps = 2 * time.Nanosecond
		if jump || UsersAt(a.Stages, at+eps) <= place || at > 0 && UsersAt(a.Stages, at-time.Millisecond) > place {
			t.Errorf("place %d joins at %v, where there are %d", place, at, UsersAt(a.Stages, at))
		}
		at, jump = Joins(a.Stages, place, 19*second)
		if want := 22 * second; place < 6 && (at != want || !jump) || place >= 6 && (at != 24*second || jump) {
			t.Errorf("place %d joins again at %v (at once: %v)", place, at, jump)
		}
	}
	if got := a.UserTime(time.Hour); got != 50+50+24+12 {
		t.Errorf("users are there for %v s, want 50 + 50 + 24 + 12", got)
	}
	if got := a.UserTime(12 * second); got != 50+20 {
		t.Errorf("until 12 s they are there for %v s, want 70", got)
	}
	if got := a.UserTimeIn("spike"); got != 12 {
		t.Errorf("in the spike they are there for %v s, want 12", got)
	}
}
