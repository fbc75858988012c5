package archive

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

//go:embed migrations
var migrations embed.FS

const (
	dialectSQLite   = goose.DialectSQLite3
	dialectPostgres = goose.DialectPostgres
)

// migrate brings the tables up to date; they only ever move forward. Tables newer than this version of bench are refused.
func (d *database) migrate(ctx context.Context, dialect goose.Dialect, locker lock.SessionLocker) error {
	folder := "migrations/sqlite"
	if dialect == dialectPostgres {
		folder = "migrations/postgres"
	}
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		return err
	}
	options := []goose.ProviderOption{
		goose.WithDisableGlobalRegistry(true), goose.WithTableName("bench_schema"), goose.WithLogger(goose.NopLogger()),
		goose.WithGoMigrations(goose.NewGoMigration(6, &goose.GoFunc{RunTx: packRows}, nil)),
	}
	if locker != nil && !d.readOnly {
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, d.db, files, options...)
	if err != nil {
		return fmt.Errorf("open the store %s: %w", d.name, err)
	}
	return d.bringUp(ctx, provider)
}

func (d *database) bringUp(ctx context.Context, provider *goose.Provider) error {
	doing := "open the store " + d.name
	sources := provider.ListSources()
	newest := sources[len(sources)-1].Version
	until := time.Now().Add(racesLast)
	has, err := d.schema(ctx)
	for err != nil && raced(err) && time.Now().Before(until) {
		time.Sleep(raceFor)
		has, err = d.schema(ctx)
	}
	switch {
	case err != nil:
		return d.err(doing, err)
	case has > newest:
		return fmt.Errorf("%s: it was made by a newer bench: its schema is %d, and this version of bench knows %d; use a newer one", doing, has, newest)
	case has == newest:
		return nil
	case d.readOnly:
		return fmt.Errorf("%s: its schema is %d, and this version of bench needs %d: open it once to be written, say with `bench history import`", doing, has, newest)
	}
	// SQLite has no lock that lasts for all of it: of several who open a new store at once, one makes the tables, and the others find
	// that they are there between looking and making. Who does looks again.
	for {
		_, err := provider.Up(ctx)
		if err == nil {
			return nil
		}
		now, lost := d.schema(ctx)
		switch {
		case lost == nil && now == newest:
			return nil
		case !raced(err) || time.Now().After(until):
			return d.err(doing, err)
		}
		time.Sleep(raceFor)
	}
}

// For so long, and with so much time in between, an opener that was late tries again: making the tables takes some milliseconds. Who has
// waited longer for a lock has waited for somebody else.
const (
	racesLast = 4 * time.Second
	raceFor   = 50 * time.Millisecond
)

// schema is the version of the store's tables; 0: there are none.
func (d *database) schema(ctx context.Context) (version int64, err error) {
	var has bool
	err = d.db.QueryRowContext(ctx, d.hasTables).Scan(&has)
	if err != nil || !has {
		return 0, err
	}
	err = d.db.QueryRowContext(ctx, `SELECT COALESCE(max(version_id), 0) FROM bench_schema`).Scan(&version)
	return version, err
}

// raced says that an error may come of another one who opens the store at the same moment. SQLite waits for nobody where that could be for
// ever: when a reader becomes a writer, and when the way of its journal is changed.
func raced(err error) bool {
	var e *sqlite.Error
	if errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED) {
		return true
	}
	return strings.Contains(err.Error(), "already exists") || strings.Contains(err.Error(), "duplicate column")
}
