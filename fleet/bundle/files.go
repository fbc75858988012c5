package bundle

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"bench/plan"
	"bench/words"
)

// Gather reads files that a plan names, from its folder or by their absolute paths, each once. Only says which of them
// have to be there; others that aren't are left out.
func Gather(dir string, need, perhaps []string) (files []File, err error) {
	total := 0
	add := func(name string, must bool) error {
		if slices.ContainsFunc(files, func(f File) bool { return f.Name == name }) {
			return nil
		}
		path := within(dir, name)
		info, err := os.Stat(path)
		switch {
		case err == nil && !info.Mode().IsRegular() && must:
			return fmt.Errorf("%s is not a regular file, so it can't be sent to workers", name)
		case !must && (errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular()):
			return nil
		case err != nil:
			return fmt.Errorf("read what workers need: %w", err)
		}
		if total += int(min(info.Size(), Most+1)); total > Most {
			return fmt.Errorf("the files that the plan reads have more than %d MiB, with %s; that is more than is sent to workers", Most>>20, name)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read what workers need: %w", err)
		}
		files = append(files, File{Name: name, Executable: info.Mode().Perm()&0o111 != 0, Content: content})
		return nil
	}
	for _, name := range need {
		if err := add(name, true); err != nil {
			return nil, err
		}
	}
	for _, name := range perhaps {
		if err := add(name, false); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// Certificates are the files that the clients of a plan read, keys apart from all that isn't secret.
func Certificates(p *plan.Plan) (public, keys []string) {
	for _, t := range settings(p) {
		for _, name := range []string{t.CAFile, t.CertFile} {
			if name != "" && !slices.Contains(public, name) {
				public = append(public, name)
			}
		}
		if t.KeyFile != "" && !slices.Contains(keys, t.KeyFile) {
			keys = append(keys, t.KeyFile)
		}
	}
	return public, keys
}

// Scripts are the words in the commands of client programs and of servers that run on workers that may be files of the spec's folder, relative to that.
func Scripts(p *plan.Plan) (names []string) {
	for _, s := range slices.Concat(p.Programs(), p.Away()) {
		for i, word := range s.Command {
			name := filepath.Join(s.Dir, word)
			if i == 0 && !filepath.IsAbs(word) && filepath.Base(word) == word || !filepath.IsLocal(name) || filepath.IsAbs(word) {
				continue // looked for in PATH, or out of the folder
			}
			names = append(names, name)
		}
	}
	return names
}

// settings are the TLS settings of a plan, wherever they stand.
func settings(p *plan.Plan) (all []*plan.TLS) {
	strategies := func(cells []plan.Cell) {
		for i := range cells {
			all = append(all, &cells[i].Client.TLS)
			for k := range cells[i].Parts {
				all = append(all, &cells[i].Parts[k].Client.TLS)
			}
		}
	}
	for i := range p.Benchmarks {
		strategies(p.Benchmarks[i].Cells)
		strategies(p.Benchmarks[i].Placebos)
	}
	return all
}

func within(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

// Size is how large a sealed bundle is, for people.
func Size(sealed []byte) string { return words.Plural(len(sealed)>>10+1, "KiB") }
