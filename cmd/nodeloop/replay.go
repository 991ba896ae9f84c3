package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"github.com/nodeloop/nodeloop/cmd/nodeloop/internal/replay"
)

// replayLine is what the flags of replay say.
type replayLine struct {
	node                 int
	list, root, filter   string
	against, expect      string
	reportFile, markdown string
	opts                 replay.Options
	filterPattern        *regexp.Regexp
	manifest             replay.Manifest
	againstPath          string
}

func (l *replayLine) register(fs *flag.FlagSet) {
	fs.IntVar(&l.node, "node", 16, "behave as Node `VERSION` 16 or 10")
	fs.StringVar(&l.list, "list", "", "run the files that `FILE` lists, one a line: [family TAB] path")
	fs.StringVar(&l.root, "root", "", "`DIR` at which the paths of the list begin, and below which reports show paths")
	fs.StringVar(&l.filter, "filter", "", "only files whose path matches `REGEX`")
	fs.IntVar(&l.opts.Jobs, "jobs", runtime.NumCPU(), "run `N` files at once")
	fs.DurationVar(&l.opts.Timeout, "timeout", 30*time.Second, "end a file that runs longer than `DURATION`")
	fs.IntVar(&l.opts.Retries, "retries", 1, "try a file that does not pass `N` times more; if it passes then it is flaky")
	fs.IntVar(&l.opts.Repeat, "repeat", 0, "run each file `N` times and report those whose runs differ; no retries")
	fs.BoolVar(&l.opts.RunAll, "all", false, "also run files whose flags ask for what nodeloop has not")
	fs.StringVar(&l.against, "against", "", "also run the files on the Node at `PATH` and show where it differs")
	fs.StringVar(&l.expect, "expect", "", "compare with the manifest `FILE`: lines of path TAB pass, or path TAB fail REASON")
	fs.StringVar(&l.reportFile, "report", "", "write `FILE`: .json, or .xml for JUnit")
	fs.StringVar(&l.markdown, "markdown", "", "write the results between the marks table:node16 or table:node10 of `FILE`")
}

func replayCommand() *command {
	l := &replayLine{}
	fs := newFlags("replay")
	l.register(fs)
	return &command{
		name:    "replay",
		args:    "PATH...",
		maxArgs: -1,
		summary: "run many JavaScript files, such as Node's own tests, and say which pass",
		detail: `
Runs each file as 'nodeloop run' does, in a process of its own and in the file's
folder. A PATH is a file or a folder. A file passes when its exit code is 0; one
that prints '1..0 # Skipped: reason' skips. Comments '// Flags: --x' and
'// Env: A=b' at its top are honoured; flags that ask for what nodeloop has not,
such as --expose-internals, make it a skip with that reason.

In a checkout of Node, test/common is given what it asks for: a temporary folder
and a port for each file that runs at the same time. Files under sequential/ run
one by one after the others.

With --against the exit code is 1 when a file ends or prints otherwise than on
that Node. With --expect it is 1 only when a result differs from the manifest;
files that the manifest does not name have to pass.`,
		examples: []string{
			"nodeloop replay my/tests",
			"nodeloop replay --jobs 4 node/test/parallel/test-timers-*.js",
			"nodeloop replay --node 10 --list list.txt --root node --filter http --report out.xml",
			"nodeloop replay --against /usr/bin/node a.js b.js",
			"nodeloop replay --repeat 50 a.js",
		},
		failure: "a file did not pass, was flaky with --repeat, or differs from --against or --expect",
		flags:   fs,
		run: func(c *console, args []string) int {
			files, err := l.prepare(args)
			if err != nil {
				c.errorf("replay: %v", err)
				return exitUsage
			}
			return l.replay(c, files)
		},
	}
}

// prepare checks the line before anything runs and finds the files.
func (l *replayLine) prepare(args []string) ([]replay.File, error) {
	if l.node != 16 && l.node != 10 {
		return nil, fmt.Errorf("--node takes 16 or 10, not %d", l.node)
	}
	if len(args) == 0 && l.list == "" {
		return nil, fmt.Errorf("no files given; see `nodeloop replay --help`")
	}
	if ext := filepath.Ext(l.reportFile); l.reportFile != "" && ext != ".json" && ext != ".xml" {
		return nil, fmt.Errorf("--report takes a file that ends in .json or .xml, not %s", l.reportFile)
	}
	if l.opts.Jobs < 1 || l.opts.Timeout <= 0 || l.opts.Retries < 0 || l.opts.Repeat < 0 {
		return nil, fmt.Errorf("--jobs and --timeout are above 0, --retries and --repeat not below")
	}
	own, err := os.Executable()
	if err != nil {
		return nil, err
	}
	l.opts.Command = []string{own, "run", "--node", strconv.Itoa(l.node)}
	if err := l.prepareFiles(); err != nil {
		return nil, err
	}
	s := replay.Selection{Paths: args, List: l.list, Root: l.root, Filter: l.filterPattern}
	files, err := s.Files()
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("no file matches")
	}
	return files, err
}

// prepareFiles looks at what the flags name.
func (l *replayLine) prepareFiles() (err error) {
	if l.filter != "" {
		if l.filterPattern, err = regexp.Compile(l.filter); err != nil {
			return fmt.Errorf("--filter: %w", err)
		}
	}
	if l.against != "" {
		if l.againstPath, err = exec.LookPath(l.against); err != nil {
			return fmt.Errorf("--against: %w", err)
		}
		if l.againstPath, err = filepath.Abs(l.againstPath); err != nil {
			return err
		}
		l.opts.Against = []string{l.againstPath}
	}
	if l.expect != "" {
		text, err := os.ReadFile(l.expect)
		if err != nil {
			return fmt.Errorf("--expect: %w", err)
		}
		if l.manifest, err = replay.ReadManifest(bytes.NewReader(text)); err != nil {
			return fmt.Errorf("%s: %w", l.expect, err)
		}
	}
	if l.markdown != "" {
		_, err = l.fill("")
	}
	return err
}

// replay runs the files, shows what came of them and returns the exit code.
func (l *replayLine) replay(c *console, files []replay.File) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	l.opts.Done = replay.NewProgress(c.out).Done
	start := time.Now()
	results := replay.Run(ctx, files, l.opts)
	report := &replay.Report{
		Node: l.node, Against: l.against, Started: start,
		Seconds: math.Round(time.Since(start).Seconds()*10) / 10,
		Jobs:    l.opts.Jobs, Timeout: l.opts.Timeout.String(), Retries: l.opts.Retries, Repeat: l.opts.Repeat, Tests: results,
	}
	bad := l.show(c, report)
	if ctx.Err() != nil {
		c.errorf("replay: stopped after %d of %d files", len(results), len(files))
		return exitFailed
	}
	if err := l.write(report); err != nil {
		c.errorf("replay: %v", err)
		return exitUsage
	}
	if bad > 0 {
		return exitFailed
	}
	return exitOK
}

// write writes the files that the flags ask for.
func (l *replayLine) write(report *replay.Report) error {
	if l.reportFile != "" {
		var b bytes.Buffer
		encode := report.WriteJSON
		if filepath.Ext(l.reportFile) == ".xml" {
			encode = report.WriteJUnit
		}
		if err := encode(&b); err != nil {
			return err
		}
		if err := os.WriteFile(l.reportFile, b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	if l.markdown == "" {
		return nil
	}
	text, err := l.fill(replay.Markdown(report.Tests))
	if err != nil {
		return err
	}
	return os.WriteFile(l.markdown, []byte(text), 0o644)
}

// fill returns the document of --markdown with its table replaced.
func (l *replayLine) fill(table string) (string, error) {
	old, err := os.ReadFile(l.markdown)
	if err != nil {
		return "", fmt.Errorf("--markdown: %w", err)
	}
	text, err := replay.Fill(string(old), "node"+strconv.Itoa(l.node), table)
	if err != nil {
		return "", fmt.Errorf("%s: %w", l.markdown, err)
	}
	return text, nil
}
