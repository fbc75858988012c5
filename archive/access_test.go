package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bench/history"
)

func TestTokens(t *testing.T) {
	ctx := context.Background()
	eachDatabase(t, func(t *testing.T, address func() string) {
		s := openTest(t, address())
		now := dayOne
		s.now = func() time.Time { return now }
		secret, err := s.AddToken(ctx, Token{Name: "ci", May: Push, Project: "shop", Expires: now.Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		other, err := s.AddToken(ctx, Token{Name: "kim", May: Triage})
		if err != nil || len(secret) < 48 || secret == other {
			t.Fatalf("%q %q %v", secret, other, err)
		}
		if got, err := s.Allowed(ctx, secret); err != nil || got.May != Push || got.Project != "shop" || got.Name != "ci" {
			t.Errorf("%+v %v", got, err)
		}
		var kept int
		if err := s.db.QueryRow(`SELECT count(*) FROM token WHERE hash LIKE $1 OR name LIKE $1`, "%"+secret[10:30]+"%").Scan(&kept); err != nil || kept != 0 {
			t.Errorf("the secret is kept: %d %v", kept, err)
		}
		for _, wrong := range []string{"", "x", secret + "x", secret[1:]} {
			if _, err := s.Allowed(ctx, wrong); !errors.Is(err, ErrNotAllowed) {
				t.Errorf("%q: %v", wrong, err)
			}
		}
		now = now.Add(time.Hour)
		if _, err := s.Allowed(ctx, secret); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("it has expired: %v", err)
		}
		if all, err := s.Tokens(ctx); err != nil || len(all) != 2 || all[0].Name != "ci" || !all[1].Expires.IsZero() {
			t.Errorf("%+v %v", all, err)
		}
		if err := s.RevokeToken(ctx, "kim"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Allowed(ctx, other); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("it was revoked: %v", err)
		}
		for want, do := range map[string]func() error{
			"none of that name":         func() error { return s.RevokeToken(ctx, "kim") },
			"there is one of that name": func() error { _, err := s.AddToken(ctx, Token{Name: "ci", May: Read}); return err },
			"which is nothing":          func() error { _, err := s.AddToken(ctx, Token{Name: "x", May: "all"}); return err },
			"needs a name":              func() error { _, err := s.AddToken(ctx, Token{May: Read}); return err },
		} {
			if err := do(); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("want %q: %v", want, err)
			}
		}
		for k := range 3 {
			if err := s.Audit(ctx, Event{Who: "ci", What: fmt.Sprint("push ", k)}); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := s.Audits(ctx, 2); err != nil || len(got) != 2 || got[0].What != "push 2" || !got[0].At.Equal(now) {
			t.Errorf("%+v %v", got, err)
		}
	})
}

// Each transition of a finding is told once, and what was told stays even when a later analysis doesn't see it any more.
func TestTheOutbox(t *testing.T) {
	ctx := context.Background()
	eachDatabase(t, func(t *testing.T, address func() string) {
		s := openTest(t, address())
		now := dayOne
		s.now = func() time.Time { return now }
		due := func() []Notice {
			t.Helper()
			all, err := s.Due(ctx, now)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		grown(t, s, slower, 18, true)
		n := 18
		for ; len(due()) == 0 && n < 40; n++ {
			imported(t, s, slower.run(n), ImportOptions{})
		}
		first := due()
		if len(first) != 1 || first[0].State != history.New || first[0].Project != "shop" || first[0].Finding.Effect < 0.04 {
			t.Fatalf("%+v", first)
		}
		if done := imported(t, s, slower.run(n-1), ImportOptions{}); done.Kind != Known || len(due()) != 1 {
			t.Errorf("%+v, %d due", done, len(due()))
		}
		if ids, err := s.Take(ctx, now, first[0]); err != nil || len(ids) != 1 || len(due()) != 0 {
			t.Errorf("%v, %v, %d due", ids, err, len(due()))
		}
		now = now.Add(firstRetry)
		if got := due(); len(got) != 1 || got[0].Tries != 1 {
			t.Errorf("%+v", got)
		}
		for tries := range 12 {
			first[0].Tries = 1 + tries
			if ids, err := s.Take(ctx, now, first[0]); err != nil || len(ids) != 1 {
				t.Fatal(ids, err)
			}
		}
		if now = now.Add(longestRetry); len(due()) != 1 {
			t.Error("it waits for too long")
		}
		if err := s.Sent(ctx, first[0].ID); err != nil || len(due()) != 0 {
			t.Errorf("%v, %d due", err, len(due()))
		}
		if ids, err := s.Take(ctx, now, first[0]); err != nil || len(ids) != 0 || len(due()) != 0 {
			t.Errorf("somebody has sent it: %v, %v, %d due", ids, err, len(due()))
		}
		for ; len(due()) == 0 && n < 60; n++ {
			imported(t, s, slower.run(n), ImportOptions{})
		}
		if got := due(); len(got) != 1 || got[0].State != history.Confirmed || got[0].Finding.ID != first[0].Finding.ID {
			t.Errorf("%+v", got)
		}
		// Its runs turn out to be of another experiment: the finding is no more, and it stays, closed.
		for run := int64(20); run <= int64(n); run++ {
			check(t, s.write(ctx, "make a run invalid", "shop", func(tx *transaction) error {
				content, err := tx.measured(run)
				check(t, err)
				var points []packedPoint
				check(t, unpack(content, anySeries, func(p packedPoint) { p.valid = false; points = append(points, p) }, noVerdict))
				return tx.exec(`UPDATE measured SET content = $1 WHERE run_no = $2`, pack(points, nil), run)
			}))
		}
		if err := s.Rebuild(ctx); err != nil {
			t.Fatal(err)
		}
		if all := viewed(t, s, Query{}).Analysis.Findings; len(all) != 1 || all[0].ID != first[0].Finding.ID || all[0].State != history.WentAway {
			t.Errorf("%+v", all)
		}
	})
}

// slowClock stands still.
func slowClock() time.Time { return dayOne }

// Of many who push at once, and all read what is due before anybody has told it, one has each notice.
func TestANoticeIsTakenOnce(t *testing.T) {
	eachDatabase(t, func(t *testing.T, address func() string) {
		ctx, at := context.Background(), address()
		first := openTest(t, at)
		for n := range 30 {
			imported(t, first, slower.run(n), ImportOptions{})
		}
		const pushes = 6
		var group sync.WaitGroup
		var taken [pushes][]int64
		var read sync.WaitGroup
		read.Add(pushes)
		want := 0
		for k := range pushes {
			s := openTest(t, at)
			group.Go(func() {
				due, err := s.Due(ctx, dayOne.AddDate(1, 0, 0))
				if err != nil || len(due) == 0 {
					t.Errorf("%d due, %v", len(due), err)
				}
				if k == 0 {
					want = len(due)
				}
				read.Done()
				read.Wait()
				if taken[k], err = s.Take(ctx, dayOne.AddDate(1, 0, 0), due...); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		all := slices.Concat(taken[:]...)
		slices.Sort(all)
		if len(all) != want || len(slices.Compact(all)) != want {
			t.Errorf("of %d notices were taken %v", want, taken)
		}
	})
}
