package push

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"bench/archive"
	"bench/result"
	"bench/store"
)

// saved writes a result of that id, and returns its file.
func saved(t *testing.T, id string, finding string) string {
	t.Helper()
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	r := &result.Run{FormatVersion: result.FormatVersion, Info: result.Info{
		ID: id, StartedAt: start, FinishedAt: start.Add(time.Minute), Status: result.Complete, BenchVersion: "0.1.0", Labels: map[string]string{"note": finding},
	}}
	path := filepath.Join(t.TempDir(), id+".json")
	if err := store.Save(path, r); err != nil {
		t.Fatal(err)
	}
	return path
}

// to is a pusher to a store in the working folder, whose n-th import fails; 0: none does.
func to(n int) Pusher {
	return Pusher{Options: archive.ImportOptions{Else: "shop"}, Open: func(ctx context.Context) (archive.Store, error) {
		s, err := archive.Open(ctx, "sqlite:history.db", archive.Options{})
		return &failing{Store: s, at: n}, err
	}}
}

type failing struct {
	archive.Store
	at, count int
}

var errGone = errors.New("the database is gone")

func (f *failing) Import(ctx context.Context, data []byte, o archive.ImportOptions) (archive.Imported, error) {
	if f.count++; f.count == f.at {
		return archive.Imported{}, errGone
	}
	return f.Store.Import(ctx, data, o)
}

func waiting(t *testing.T) int {
	t.Helper()
	all, err := store.AllWaiting()
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

func TestWhatCanNotBeBroughtWaits(t *testing.T) {
	one, two, three := saved(t, "20260302-090000-00000", ""), saved(t, "20260302-090001-00000", ""), saved(t, "20260302-090002-00000", "")
	t.Chdir(t.TempDir())
	nowhere := Pusher{Open: func(context.Context) (archive.Store, error) { return nil, errGone }}
	all, err := nowhere.Push(t.Context(), one)
	if !errors.Is(err, errGone) || len(all) != 1 || all[0].Kept == "" || waiting(t) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	// The second import fails: the first had waited, and is there; the others wait.
	all, err = to(2).Push(t.Context(), two, three)
	if !errors.Is(err, errGone) || len(all) != 3 || !all[0].Late || all[0].Imported.Kind != archive.Added || all[1].Kept == "" || all[2].Kept == "" || waiting(t) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	// One of those that have waited is refused for the time being: all stay.
	all, err = to(1).Push(t.Context())
	if !errors.Is(err, errGone) || len(all) != 1 || waiting(t) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	all, err = to(0).Push(t.Context(), three)
	if err != nil || len(all) != 3 || waiting(t) != 0 || all[2].Imported.Kind != archive.Known {
		t.Fatalf("%+v, %v", all, err)
	}
}

func TestWhatIsRefusedDoesNotWait(t *testing.T) {
	one, other := saved(t, "20260302-090000-00000", ""), saved(t, "20260302-090000-00000", "of another run")
	t.Chdir(t.TempDir())
	if err := os.WriteFile("words.json", []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := to(0).Push(t.Context(), one, other, "words.json", "nowhere.json")
	if err != nil || len(all) != 4 || waiting(t) != 0 {
		t.Fatalf("%+v, %v", all, err)
	}
	taken := 0
	for _, d := range all {
		if d.Err == nil {
			taken++
		} else if d.Kept != "" {
			t.Errorf("%+v waits for nothing", d)
		}
	}
	if taken != 1 {
		t.Errorf("%d were taken: %+v", taken, all)
	}
	// In the outbox it is put aside once.
	data, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	path, err := store.KeepWaiting("20260302-090000-00000", "", data)
	if err != nil {
		t.Fatal(err)
	}
	if all, err := to(0).Push(t.Context()); err != nil || len(all) != 1 || all[0].Err == nil || waiting(t) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
	if _, err := os.Stat(path + ".refused"); err != nil {
		t.Error(err)
	}
}
