package store

import (
	"os"
	"testing"
)

func TestOutbox(t *testing.T) {
	t.Chdir(t.TempDir())
	if all, err := AllWaiting(); err != nil || len(all) != 0 {
		t.Fatalf("%v, %v", all, err)
	}
	const odd = "../shop & söhne/a%2Fb"
	for _, kept := range []struct{ id, project string }{{"20260102-000000-00000", ""}, {"20260101-000000-00000", ""}, {"20260103-000000-00000", odd}} {
		if _, err := KeepWaiting(kept.id, kept.project, []byte(kept.id)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := KeepWaiting("../../x", "", nil); err == nil {
		t.Error("an id that leads out of the outbox")
	}
	all, err := AllWaiting()
	if err != nil || len(all) != 3 {
		t.Fatalf("%v, %v", all, err)
	}
	found := map[string]string{}
	for _, w := range all {
		text, err := os.ReadFile(w.Path)
		if err != nil {
			t.Fatal(err)
		}
		found[string(text)] = w.Project
	}
	if found["20260103-000000-00000"] != odd || found["20260101-000000-00000"] != "" {
		t.Errorf("%q", found)
	}
	if err := all[0].Delivered(); err != nil {
		t.Error(err)
	}
	if err := all[1].Refused(); err != nil {
		t.Error(err)
	}
	if left, err := AllWaiting(); err != nil || len(left) != 1 || left[0] != all[2] {
		t.Errorf("%v, %v", left, err)
	}
}
