package archive

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// openSQLite opens the store in a file, and makes folder and file where there are none.
func openSQLite(ctx context.Context, path string, o Options) (_ Store, err error) {
	if path == "" {
		return nil, errors.New("open the store: no file is named: want sqlite:PATH")
	}
	if err := suitable(path, o.ReadOnly); err != nil {
		return nil, fmt.Errorf("open the store %s: %w", path, err)
	}
	db, err := sql.Open("sqlite", sqliteName(path, o))
	if err != nil {
		return nil, fmt.Errorf("open the store %s: %w", path, err)
	}
	d := newDatabase(db, path, o)
	d.explain = explainSQLite
	d.prepared = &sync.Map{}
	d.hasTables = sqliteHasTables
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	if err := d.migrate(ctx, dialectSQLite, nil); err != nil {
		return nil, err
	}
	d.present, err = stillThere(path)
	if err != nil {
		return nil, fmt.Errorf("open the store %s: %w", path, err)
	}
	return d, nil
}

// stillThere watches a file: what is written into one that somebody has removed is lost, and SQLite doesn't notice.
func stillThere(path string) (func() error, error) {
	opened, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	return func() error {
		now, err := os.Stat(path)
		if err != nil || !os.SameFile(opened, now) {
			return errors.New("is gone: somebody has removed, moved or replaced it")
		}
		return nil
	}, nil
}

// suitable says why a file can't be a store, before SQLite has touched it.
func suitable(path string, readOnly bool) error {
	folder := filepath.Dir(path)
	if !readOnly {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	if !readOnly && !writable(folder) {
		return errors.New("nothing can be written there: the folder or its file system is read-only, or another user's")
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && readOnly:
		return errors.New("there is none: import a run first (bench push, or bench history import)")
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err == nil && info.IsDir():
		return fmt.Errorf("it is a folder: want a file in it, say %s", filepath.Join(path, "history.db"))
	}
	return onLocalDisk(folder)
}

// sqliteName is what the driver calls a file: with WAL readers and the one writer don't wait for each other, and NORMAL loses
// no more than the last imports when the power fails, and never half of one.
func sqliteName(path string, o Options) string {
	v := url.Values{}
	v.Add("_pragma", fmt.Sprintf("busy_timeout(%d)", cmp.Or(o.Patience, 10*time.Second).Milliseconds()))
	v.Add("_pragma", "foreign_keys(1)")
	v.Add("_pragma", "cache_size(-32768)") // KiB: what an import and a page look at, which is more than the usual 2 MiB
	if o.ReadOnly {
		v.Set("mode", "ro")
		if !writable(filepath.Dir(path)) {
			v.Set("immutable", "1") // there is no room for the files by which readers and the writer agree, and no writer
		}
	} else {
		v.Add("_pragma", "journal_mode(WAL)")
		v.Add("_pragma", "synchronous(NORMAL)")
		v.Set("_txlock", "immediate")
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: v.Encode()}
	return u.String()
}

const sqliteHasTables = `SELECT count(*) > 0 FROM sqlite_master WHERE name = 'bench_schema'`

// explainSQLite says in words what an error of SQLite means, and what helps.
func explainSQLite(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("is locked by another process, and stayed so for too long: try again when that is done (%w)", err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("is damaged, or no store: move it away, and make it anew of the result files with `bench history import DIR` (%w)", err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return fmt.Errorf("can't be written: it, its folder, or its file system is read-only (%w)", err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("has no room: its disk is full; free some, or use `bench history prune` (%w)", err)
	case sqlite3.SQLITE_CANTOPEN:
		return fmt.Errorf("can't be opened: is it still there, and may this user write there? (%w)", err)
	case sqlite3.SQLITE_IOERR:
		return fmt.Errorf("can't be read or written: its disk is full, broken, or gone (%w)", err)
	}
	return nil
}
