package archive

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// refuses says that opening a store, or importing a run into it, is an error that says this; the run's file stays as it was.
func refuses(t *testing.T, address, want string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.json")
	data := file(t, slower.run(99))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(context.Background(), address, Options{Patience: 50 * time.Millisecond})
	if err == nil {
		_, err = s.Import(context.Background(), data, ImportOptions{})
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "the store ") {
		t.Errorf("want %q, got %v", want, err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(data) {
		t.Errorf("the run's file isn't what it was: %v", err)
	}
}

// filled is a store in a file with some runs.
func filled(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "history.db")
	fill(t, path)
	return path
}

func fill(t *testing.T, path string) {
	t.Helper()
	s, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		if _, err := s.Import(context.Background(), file(t, slower.run(n)), ImportOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestStoresThatCanNotBeUsed(t *testing.T) {
	t.Run("newer", func(t *testing.T) {
		path := filled(t)
		s := openTest(t, path)
		if _, err := s.db.Exec(`INSERT INTO bench_schema (version_id, is_applied) VALUES (99, TRUE)`); err != nil {
			t.Fatal(err)
		}
		refuses(t, path, "its schema is 99, and this version of bench knows ")
	})
	t.Run("locked", func(t *testing.T) {
		path := filled(t)
		s := openTest(t, path)
		tx, err := s.db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		refuses(t, path, "is locked by another process")
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("corrupt", func(t *testing.T) {
		path := filled(t)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := 100; i < len(content); i++ {
			content[i] ^= 0x5a
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		refuses(t, path, "is damaged")
	})
	t.Run("other file", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "history.db")
		if err := os.WriteFile(path, []byte(strings.Repeat("no database\n", 1000)), 0o600); err != nil {
			t.Fatal(err)
		}
		refuses(t, path, "is damaged, or no store")
	})
	t.Run("folder", func(t *testing.T) { refuses(t, t.TempDir(), "it is a folder") })
	t.Run("no folder", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		refuses(t, filepath.Join(path, "history.db"), "not a directory")
	})
	t.Run("none", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "history.db")
		if _, err := Open(context.Background(), path, Options{ReadOnly: true}); err == nil || !strings.Contains(err.Error(), "there is none: import a run first") {
			t.Error(err)
		}
		if _, err := os.Stat(path); err == nil {
			t.Error("it was made")
		}
	})
}

func TestAStoreThatIsRemovedWhileItIsOpen(t *testing.T) {
	path := filled(t)
	s := openTest(t, path)
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Import(context.Background(), file(t, slower.run(5)), ImportOptions{}); err == nil || !strings.Contains(err.Error(), "is gone") {
		t.Error(err)
	}
	if _, err := s.View(context.Background(), Query{}); err == nil || !strings.Contains(err.Error(), "is gone") {
		t.Error(err)
	}
}

func TestAStoreThatIsRead(t *testing.T) {
	path := filled(t)
	s, err := Open(context.Background(), path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if v, err := s.View(context.Background(), Query{}); err != nil || len(v.Runs) != 3 {
		t.Errorf("%v", err)
	}
	if _, err := s.Import(context.Background(), file(t, slower.run(5)), ImportOptions{}); err == nil || !strings.Contains(err.Error(), "to be read only") {
		t.Error(err)
	}
}

func TestAddressesOfStores(t *testing.T) {
	for address, want := range map[string]string{
		"": "no store is named", "sqlite:": "no file is named", "mysql://x": "of no known kind",
		"postgres://user:secret@host:port/x": "its address is none of PostgreSQL",
	} {
		_, err := Open(context.Background(), address, Options{})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", address, err)
		}
	}
	odd := filepath.Join(t.TempDir(), "50% of ?it&#", "history.db")
	fill(t, odd)
	if _, err := os.Stat(odd); err != nil {
		t.Errorf("a file of an odd name: %v", err)
	}
}

func TestPostgresThatCanNotBeUsed(t *testing.T) {
	if why := cluster.start(); why != "" {
		t.Skip(why)
	}
	refuses(t, "postgres://bench@/x?host="+t.TempDir(), "can't be reached")
	refuses(t, cluster.address("nowhere"), "is not there")
	refuses(t, strings.Replace(cluster.database(t), "bench@", "kim@", 1), "doesn't let this user in")
	address := cluster.database(t)
	s := openTest(t, address)
	if _, err := s.db.Exec(`INSERT INTO bench_schema (version_id, is_applied) VALUES (99, TRUE)`); err != nil {
		t.Fatal(err)
	}
	refuses(t, address, "its schema is 99")
	address = cluster.database(t)
	open := openTest(t, address)
	if _, err := open.db.Exec(`ALTER ROLE bench SET default_transaction_read_only = on`); err != nil {
		t.Fatal(err)
	}
	refuses(t, address, "is read-only")
	if _, err := cluster.do("postgres", `ALTER ROLE bench RESET default_transaction_read_only`, "default_transaction_read_only=off"); err != nil {
		t.Fatal(err)
	}
}
