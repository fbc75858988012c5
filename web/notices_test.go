package web

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"bench/archive"
)

// Who pushes to a store elsewhere tells of what was found there, and of no other project's.
func TestNoticesOfAStoreElsewhere(t *testing.T) {
	r := newRig(t, 0, true)
	for _, project := range []string{"shop", "other"} {
		for n := range 24 {
			if _, err := r.store.Import(t.Context(), fileOf(t, runAt(n, 12)), archive.ImportOptions{Project: project}); err != nil {
				t.Fatal(err)
			}
		}
	}
	near, err := r.store.Due(t.Context(), r.now)
	of := func(project string, all []archive.Notice) (ids []int64) {
		for _, n := range all {
			if n.Project == project {
				ids = append(ids, n.ID)
			}
		}
		return ids
	}
	all := append(of("shop", near), of("other", near)...)
	if err != nil || len(of("shop", near)) == 0 || len(of("other", near)) == 0 {
		t.Fatalf("%+v, %v", near, err)
	}
	server := httptest.NewServer(r.handler)
	defer server.Close()
	open := func(token string) archive.Store {
		s, err := archive.Open(t.Context(), server.URL, archive.Options{Token: token})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	shop := open(r.token("job", archive.Push, "shop"))
	due, err := shop.Due(t.Context(), r.now)
	if err != nil || len(due) != len(of("shop", near)) || len(of("shop", due)) != len(due) || due[0].Finding.Commit == "" {
		t.Fatalf("%+v, %v", due, err)
	}
	taken, err := shop.Take(t.Context(), r.now, near...)
	if err != nil || len(taken) != len(due) || !slices.Equal(taken, of("shop", near)) {
		t.Fatalf("took %v of %+v, %v", taken, near, err)
	}
	if again, err := shop.Take(t.Context(), r.now, near...); err != nil || len(again) != 0 {
		t.Errorf("%v were taken twice, %v", again, err)
	}
	if left, err := r.store.Due(t.Context(), r.now); err != nil || len(left) != len(of("other", near)) || len(of("other", left)) != len(left) {
		t.Errorf("put off: %+v, %v", left, err)
	}
	if err := shop.Sent(t.Context(), all...); err != nil {
		t.Fatal(err)
	}
	if left, err := r.store.Due(t.Context(), r.now.AddDate(1, 0, 0)); err != nil || len(left) != len(of("other", near)) || len(of("other", left)) != len(left) {
		t.Errorf("sent: %+v, %v", left, err)
	}
	if _, err := open(r.token("reader", archive.Read, "")).Due(t.Context(), r.now); err == nil || !strings.Contains(err.Error(), "403") {
		t.Errorf("who may only read gets %v", err)
	}
}
