package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"sync"
	"time"
)

// Options are of a store that is opened. The zero value is right for most.
type Options struct {
	// ReadOnly opens a store that is there already, and changes nothing in it.
	ReadOnly bool
	// Token lets a client in, of a store behind a `bench ui` (https://…).
	Token string
	// Now is the clock for what is noted of imports and tokens; nil: time.Now. What is shown of runs doesn't depend on it.
	Now func() time.Time

	// Patience is how long others that write to a file may take; 0: 10 s.
	Patience time.Duration
}

// Open opens the store at an address, and makes it where there is none: "sqlite:PATH" (or a path alone), or "postgres://…".
func Open(ctx context.Context, address string, o Options) (Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if err := Check(address); err != nil {
		return nil, err
	}
	scheme, rest, found := strings.Cut(address, ":")
	switch {
	case found && (scheme == "postgres" || scheme == "postgresql"):
		return openPostgres(ctx, address, o)
	case found && (scheme == "https" || scheme == "http"):
		return openRemote(address, o)
	case found && scheme == "sqlite":
		return openSQLite(ctx, strings.TrimPrefix(rest, "//"), o)
	}
	return openSQLite(ctx, address, o)
}

// A database is a store in SQL. Its two kinds differ in how they are opened and locked, and nowhere else.
type database struct {
	db   *sql.DB
	name string // for errors: without user and password
	now  func() time.Time
	// lock keeps other imports of a project out until the transaction ends. SQLite has one writer anyway.
	lock func(ctx context.Context, tx *sql.Tx, project string) error
	// hasTables asks whether there are any.
	hasTables string
	// present says whether the store is still where it was opened.
	present func() error
	// explain makes an error of the database one for people; nil: it knows nothing better.
	explain  func(error) error
	readOnly bool
	// prepared are statements by their text, for all transactions, where the driver doesn't keep them itself; nil: it does.
	prepared *sync.Map
	// horizon is how many runs of the main branch are analysed together at most, and step how many leave at once.
	horizon, step int
}

// Runs of the main branch that are analysed together: some two years of one a day.
const (
	horizon = 750
	step    = 250
)

func newDatabase(db *sql.DB, name string, o Options) *database {
	return &database{
		db: db, name: name, now: o.Now, readOnly: o.ReadOnly, horizon: horizon, step: step,
		lock:    func(context.Context, *sql.Tx, string) error { return nil },
		explain: func(error) error { return nil },
		present: func() error { return nil },
	}
}

func (d *database) Close() error {
	var err error
	if d.prepared != nil {
		d.prepared.Range(func(_, s any) bool {
			if s, ok := s.(*sql.Stmt); ok {
				err = errors.Join(err, s.Close())
			}
			return true
		})
	}
	return d.err("close", errors.Join(err, d.db.Close()))
}

// err says of an error what was done and, as far as that is known, what is wrong with the store.
func (d *database) err(doing string, err error) error {
	if err == nil {
		return nil
	}
	if plain := d.explain(err); plain != nil {
		return fmt.Errorf("%s: the store %s %w", doing, d.name, plain)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// write does f in a transaction, alone in its project.
func (d *database) write(ctx context.Context, doing, project string, f func(*transaction) error) error {
	if d.readOnly {
		return fmt.Errorf("%s: the store %s was opened to be read only", doing, d.name)
	}
	return d.transact(ctx, doing, nil, func(tx *transaction) error {
		tx.writes = true
		if err := d.lock(ctx, tx.tx, project); err != nil {
			return err
		}
		return f(tx)
	})
}

// read does f in a transaction that sees one state of the store.
func (d *database) read(ctx context.Context, doing string, f func(*transaction) error) error {
	return d.transact(ctx, doing, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelDefault}, f)
}

func (d *database) transact(ctx context.Context, doing string, o *sql.TxOptions, f func(*transaction) error) error {
	if err := d.present(); err != nil {
		return fmt.Errorf("%s: the store %s %w", doing, d.name, err)
	}
	tx, err := d.db.BeginTx(ctx, o)
	if err != nil {
		return d.err(doing, err)
	}
	err = f(&transaction{ctx: ctx, tx: tx, prepares: d.prepare, prepared: map[string]*sql.Stmt{}})
	if err != nil {
		return d.err(doing, errors.Join(err, rolledBack(tx)))
	}
	return d.err(doing, tx.Commit())
}

// prepare makes a statement ready for a transaction: it is parsed once for all transactions of a connection. nil: it need not be.
func (d *database) prepare(ctx context.Context, tx *sql.Tx, query string) (*sql.Stmt, error) {
	if d.prepared == nil {
		return nil, nil
	}
	s, ok := d.prepared.Load(query)
	if !ok {
		fresh, err := d.db.PrepareContext(ctx, query)
		if err != nil {
			return nil, err
		}
		if s, ok = d.prepared.LoadOrStore(query, fresh); ok { // somebody else was quicker
			if err := fresh.Close(); err != nil {
				return nil, err
			}
		}
	}
	of, _ := s.(*sql.Stmt)
	return tx.StmtContext(ctx, of), nil
}

// rolledBack ends a transaction; that the database has ended it itself is no error.
func rolledBack(tx *sql.Tx) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return fmt.Errorf("roll back: %w", err)
	}
	return nil
}

// lockKey is a project's, in a namespace of bench's own.
func lockKey(project string) int64 {
	h := fnv.New64a()
	h.Write([]byte("bench history\x00" + project))
	return int64(h.Sum64())
}

// A transaction asks and tells the database.
type transaction struct {
	ctx      context.Context
	tx       *sql.Tx
	writes   bool
	prepares func(ctx context.Context, tx *sql.Tx, query string) (*sql.Stmt, error)
	prepared map[string]*sql.Stmt
}

// statement is a query, ready to be asked; nil: it is asked by its text. It ends with the transaction.
func (t *transaction) statement(query string) (*sql.Stmt, error) {
	s, ok := t.prepared[query]
	if !ok {
		var err error
		if s, err = t.prepares(t.ctx, t.tx, query); err != nil {
			return nil, err
		}
		t.prepared[query] = s
	}
	return s, nil
}

func (t *transaction) exec(query string, args ...any) error {
	_, err := t.execute(query, args)
	return err
}

// count is exec for those who want to know how many rows it was.
func (t *transaction) count(query string, args ...any) (int64, error) {
	r, err := t.execute(query, args)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (t *transaction) execute(query string, args []any) (sql.Result, error) {
	s, err := t.statement(query)
	switch {
	case err != nil:
		return nil, err
	case s != nil:
		return s.ExecContext(t.ctx, args...)
	}
	return t.tx.ExecContext(t.ctx, query, args...)
}

func (t *transaction) query(query string, args []any) (*sql.Rows, error) {
	s, err := t.statement(query)
	switch {
	case err != nil:
		return nil, err
	case s != nil:
		return s.QueryContext(t.ctx, args...)
	}
	return t.tx.QueryContext(t.ctx, query, args...)
}

// one reads a row; found is false where there is none.
func (t *transaction) one(query string, args []any, into ...any) (found bool, err error) {
	err = t.each(query, args, func(r row) error {
		if found {
			return nil // only the first one counts
		}
		found = true
		return r.Scan(into...)
	})
	return found && err == nil, err
}

// A row is scanned into variables.
type row interface{ Scan(into ...any) error }

// each reads all rows.
func (t *transaction) each(query string, args []any, f func(row) error) (err error) {
	rows, err := t.query(query, args)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
