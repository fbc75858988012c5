package source

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// How much of a commit is laid out: a specification and what it reads are small.
const (
	largestLaid = 32 << 20  // bytes of a file; larger ones are left out
	mostLaid    = 512 << 20 // bytes in all
	layLimit    = time.Minute
)

// A NoCommitError is a name for which the repository around a folder has no commit. A shallow clone lacks most.
type NoCommitError struct {
	Name    string
	Shallow bool
}

func (e *NoCommitError) Error() string {
	return fmt.Sprintf("the repository here has no commit %q", e.Name)
}

// ErrNoRepository says that a folder is in no repository of git, or that there is no git.
var ErrNoRepository = errors.New("there is no repository of git here")

// LayOut writes the specifications of a commit below a folder, as they stand in the repository around dir: whatever is in dir
// or in another folder with files that wanted accepts. It asks git for what it has, so that the work tree, the index and the
// branches stay as they are, no program of the repository's configuration runs, and nothing is fetched. Here is dir, below into.
func LayOut(ctx context.Context, dir, name, into string, wanted func(file string) bool) (here string, err error) {
	ctx, cancel := context.WithTimeout(ctx, layLimit)
	defer cancel()
	r := repository{ctx: ctx, dir: dir}
	prefix, ok := r.ask("rev-parse", "--show-prefix")
	if !ok {
		return "", ErrNoRepository
	}
	commit, ok := "", false
	if name != "" && name[0] != '-' {
		commit, ok = r.ask("rev-parse", "--verify", "--quiet", name+"^{commit}")
	}
	if !ok {
		shallow, _ := r.ask("rev-parse", "--is-shallow-repository")
		return "", &NoCommitError{name, shallow == "true"}
	}
	files, err := r.tree(commit)
	if err != nil {
		return "", err
	}
	root, err := os.OpenRoot(into)
	if err != nil {
		return "", err
	}
	defer root.Close()
	if err := root.MkdirAll(filepath.FromSlash(path.Join(".", prefix)), 0o755); err != nil {
		return "", err
	}
	return filepath.Join(into, filepath.FromSlash(prefix)), r.layOut(root, near(files, path.Clean("./"+prefix), wanted))
}

// A blob is a file of a commit.
type blob struct {
	id, name string
	link     bool
	size     int64
}

// tree are the files of a commit, from its top.
func (r repository) tree(commit string) (all []blob, err error) {
	out, err := r.command("ls-tree", "-r", "-z", "-l", "--full-tree", commit).Output()
	if err != nil {
		return nil, fmt.Errorf("list the files of the commit: %w", err)
	}
	for entry := range strings.SplitSeq(string(out), "\x00") {
		head, name, _ := strings.Cut(entry, "\t")
		if words := strings.Fields(head); len(words) == 4 && words[1] == "blob" {
			size, err := strconv.ParseInt(words[3], 10, 64)
			if err == nil {
				all = append(all, blob{id: words[2], name: name, link: words[0] == "120000", size: size})
			}
		}
	}
	return all, nil
}

// near are the files in a folder, and in those that have wanted files.
func near(files []blob, dir string, wanted func(string) bool) (found []blob) {
	folders := map[string]bool{dir: true}
	for _, f := range files {
		if wanted(f.name) {
			folders[path.Dir(f.name)] = true
		}
	}
	for _, f := range files {
		for at := path.Dir(f.name); ; at = path.Dir(at) {
			if folders[at] {
				found = append(found, f)
				break
			}
			if at == "." || at == "/" {
				break
			}
		}
	}
	return found
}

// layOut asks for the files, one after the other, and writes them.
func (r repository) layOut(root *os.Root, files []blob) (err error) {
	cmd := r.command("cat-file", "--batch")
	ask, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	answers, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("read the commit: %w", err)
	}
	defer func() {
		ask.Close()
		err = errors.Join(err, cmd.Wait())
	}()
	from, left := bufio.NewReader(answers), int64(mostLaid)
	for _, f := range files {
		if f.size > largestLaid {
			continue
		}
		if left -= f.size; left < 0 {
			return fmt.Errorf("the specification's folder has more than %d MB in the commit; put the specification into a folder of its own", mostLaid>>20)
		}
		if err := lay(root, f, ask, from); err != nil {
			return fmt.Errorf("lay out %s of the commit: %w", f.name, err)
		}
	}
	return nil
}

func lay(root *os.Root, f blob, ask io.Writer, from *bufio.Reader) error {
	if _, err := fmt.Fprintln(ask, f.id); err != nil {
		return err
	}
	head, err := from.ReadString('\n')
	if err != nil {
		return err
	}
	if !strings.HasSuffix(strings.TrimSpace(head), " blob "+strconv.FormatInt(f.size, 10)) {
		return errors.New("it isn't there, as in a partial clone: fetch it first")
	}
	text := make([]byte, f.size+1) // a line feed follows
	if _, err := io.ReadFull(from, text); err != nil {
		return err
	}
	name := filepath.FromSlash(f.name)
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if f.link {
		return root.Symlink(string(text[:f.size]), name)
	}
	return root.WriteFile(name, text[:f.size], 0o644)
}
