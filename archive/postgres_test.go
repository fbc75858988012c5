package archive

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// cluster is a PostgreSQL of the tests' own: in a folder of its own, on a socket in it, without a network, and ended with them.
var cluster postgresCluster

type postgresCluster struct {
	once    sync.Once
	why     string // it isn't there
	folder  string
	kept    bool // the folder stays
	server  *exec.Cmd
	mu      sync.Mutex
	counter int
}

// postgresPrograms is where Debian has them.
const postgresPrograms = "/usr/lib/postgresql/*/bin/postgres"

// start starts it once; why it can't be, as far as this machine is the reason.
func (c *postgresCluster) start() (why string) {
	c.once.Do(func() {
		found, err := filepath.Glob(postgresPrograms)
		if err != nil || len(found) == 0 {
			c.why = "no PostgreSQL is installed (" + postgresPrograms + ")"
			return
		}
		if err := c.up(filepath.Dir(found[len(found)-1])); err != nil {
			c.stop()
			panic(fmt.Sprintf("start PostgreSQL: %v", err))
		}
	})
	return c.why
}

// as is how its programs are run: it refuses root.
func (c *postgresCluster) as(program string, args ...string) (*exec.Cmd, error) {
	cmd := exec.Command(program, args...)
	cmd.Dir = c.folder
	cmd.Env = []string{"LC_ALL=C", "PATH=" + os.Getenv("PATH")}
	if os.Geteuid() != 0 {
		return cmd, nil
	}
	id, err := nobody()
	if err != nil {
		return nil, err
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: id}
	return cmd, nil
}

// nobody is a user who isn't root.
func nobody() (*syscall.Credential, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, err
	}
	return nil, fmt.Errorf("there is no user postgres and no user nobody")
}

// clusterFolder is a new one, whose name is short since a socket's is; or one that is kept.
func clusterFolder() (folder string, kept bool, err error) {
	if folder = os.Getenv(keptScale); folder == "" {
		folder, err = os.MkdirTemp("", "pg")
		return folder, false, err
	}
	folder = filepath.Join(folder, "pg")
	return folder, true, os.MkdirAll(folder, 0o700)
}

func (c *postgresCluster) up(programs string) error {
	folder, kept, err := clusterFolder()
	if err != nil {
		return err
	}
	c.folder, c.kept = folder, kept
	if os.Geteuid() == 0 {
		id, err := nobody()
		if err != nil {
			return err
		}
		if err := os.Chown(folder, int(id.Uid), int(id.Gid)); err != nil {
			return err
		}
	}
	data := filepath.Join(folder, "data")
	if _, err := os.Stat(data); err != nil {
		initialise, err := c.as(filepath.Join(programs, "initdb"), "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--no-sync")
		if err != nil {
			return err
		}
		if out, err := initialise.CombinedOutput(); err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
	}
	settings := []string{"-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "max_connections=60"}
	if kept { // it is measured: as it comes, but for the log of changes, which would take more room than the tables
		settings = append(settings, "-c", "max_wal_size=128MB")
	} else {
		settings = append(settings, "-c", "fsync=off", "-c", "autovacuum=off")
	}
	c.server, err = c.as(filepath.Join(programs, "postgres"), settings...)
	if err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(folder, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	c.server.Stdout, c.server.Stderr = log, log
	if err := c.server.Start(); err != nil {
		return err
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		_, err := c.do("postgres", "SELECT 1")
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			text, _ := os.ReadFile(filepath.Join(folder, "log"))
			return fmt.Errorf("%w: %s", err, text)
		}
	}
}

func (c *postgresCluster) address(database string) string {
	return "postgres://bench@/" + database + "?host=" + url.QueryEscape(c.folder)
}

func (c *postgresCluster) do(database, query string, settings ...string) (int64, error) {
	db, err := sql.Open("pgx", strings.Join(append([]string{c.address(database)}, settings...), "&"))
	if err != nil {
		return 0, err
	}
	defer db.Close()
	r, err := db.ExecContext(context.Background(), query)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// database makes an empty one, and is its address.
func (c *postgresCluster) database(t testing.TB) string {
	t.Helper()
	c.mu.Lock()
	c.counter++
	name := fmt.Sprintf("history%d", c.counter)
	c.mu.Unlock()
	if _, err := c.do("postgres", "CREATE DATABASE "+name+" TEMPLATE template0"); err != nil {
		t.Fatal(err)
	}
	return c.address(name)
}

// named is the address of a database that may be there already.
func (c *postgresCluster) named(t testing.TB, name string) string {
	t.Helper()
	n, err := c.do("postgres", "SELECT FROM pg_database WHERE datname = '"+name+"'")
	check(t, err)
	if n == 0 {
		_, err := c.do("postgres", "CREATE DATABASE "+name+" TEMPLATE template0")
		check(t, err)
	}
	return c.address(name)
}

func (c *postgresCluster) stop() {
	if c.server != nil && c.server.Process != nil {
		end := syscall.SIGQUIT
		if c.kept {
			end = syscall.SIGINT // it writes down what it has
		}
		c.server.Process.Signal(end)
		c.server.Wait()
	}
	if c.folder != "" && !c.kept {
		os.RemoveAll(c.folder)
	}
}

func TestMain(m *testing.M) {
	if address := os.Getenv(killedImport); address != "" {
		importUntilKilled(address)
		return
	}
	code := m.Run()
	cluster.stop()
	os.Exit(code)
}
