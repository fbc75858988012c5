package bench

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"

	"bench/fleet"
	"bench/store"
	"bench/words"
)

// JoinVariable is the environment variable that may have the text of a join file in it, where no file is named.
const JoinVariable = "BENCH_JOIN"

// WriteJoin writes a join file in one step, for the owner's eyes only: whoever has it can be a worker of the run.
func WriteJoin(path string, j fleet.JoinFile) error {
	text, err := j.Encode()
	if err != nil {
		return fmt.Errorf("write the join file: %w", err)
	}
	err = store.ReplacePrivate(path, func(w io.Writer) error {
		_, err := w.Write(append(text, '\n'))
		return err
	})
	if err != nil {
		return fmt.Errorf("write the join file: %w", err)
	}
	return nil
}

// RemoveJoin removes a join file, unless another run has written its own there by now.
func RemoveJoin(path string, j fleet.JoinFile) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("remove the join file: %w", err)
	}
	if there, err := fleet.ParseJoin(text); err != nil || there != j {
		return nil
	}
	return os.Remove(path)
}

// mostOfJoin is more than a join file ever has.
const mostOfJoin = 64 << 10

// ReadJoin reads a join file. One that others can read is refused: it lets anybody be a worker of the run.
func ReadJoin(path string) (fleet.JoinFile, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fleet.JoinFile{}, &Mistake{
			fmt.Sprintf("There is no join file %s", path),
			"`bench run -workers=N` writes it as soon as it waits for workers, and removes it at the end. Start that first, or copy the file from where it runs.",
		}
	case err != nil:
		return fleet.JoinFile{}, fmt.Errorf("read the join file: %w", err)
	case !info.Mode().IsRegular() || info.Size() > mostOfJoin:
		return fleet.JoinFile{}, &Mistake{path + " is no join file", "It is a small file that `bench run -workers=N` writes."}
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return fleet.JoinFile{}, &Mistake{
			fmt.Sprintf("Others can read the join file %s", path),
			fmt.Sprintf("Its permissions are %04o, and whoever reads it can be a worker of the run. Say: chmod 600 %s", info.Mode().Perm(), path),
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return fleet.JoinFile{}, fmt.Errorf("read the join file: %w", err)
	}
	return parseJoin(text, path)
}

// JoinFromEnvironment reads the join file whose text is in JoinVariable, and takes it out of the environment: what is started
// from here is not to have it. Found is false where there is none.
func JoinFromEnvironment() (j fleet.JoinFile, found bool, err error) {
	text, found := os.LookupEnv(JoinVariable)
	if !found || text == "" {
		return fleet.JoinFile{}, false, nil
	}
	if err := os.Unsetenv(JoinVariable); err != nil {
		return fleet.JoinFile{}, true, fmt.Errorf("forget %s: %w", JoinVariable, err)
	}
	j, err = parseJoin([]byte(text), JoinVariable)
	return j, true, err
}

func parseJoin(text []byte, from string) (fleet.JoinFile, error) {
	j, err := fleet.ParseJoin(text)
	if err != nil {
		return j, &Mistake{fmt.Sprintf("%s can't be used", from), words.Sentence(err.Error()) + ".  `bench run -workers=N` writes one: copy it whole."}
	}
	return j, nil
}
