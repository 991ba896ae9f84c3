// Package replay runs many JavaScript files, each in a process of its own, and
// says which of them pass. It knows how Node's own tests are laid out and how
// they say that they skip, and can run the same files on a real Node beside.
//
// It drives processes, so unlike the runtime's packages it uses goroutines: one
// for each slot, and a few for each process. [Run] itself may be called from
// anywhere; what it calls back is called by one goroutine at a time.
package replay

import (
	"context"
	"strings"
	"sync"
	"time"
)

// Options say how files are run. Command is required; of the rest the zero value
// is the default.
type Options struct {
	// Command is the program, and the arguments that stand before a file's own
	// flags and the file.
	Command []string
	// Against is the same for a runtime to compare with; nil compares with none.
	Against []string
	// Jobs is how many files run at once; 1 by default. Files in a folder named
	// sequential run one by one after the others, whatever Jobs is.
	Jobs int
	// Timeout ends a file's processes; 30 s by default.
	Timeout time.Duration
	// Retries is how often a file that did not pass is tried again. One that
	// passes then counts as passed and is reported as flaky.
	Retries int
	// Repeat runs each file so many times, without retries. It passes when every
	// run does; it is flaky when results or standard output differ.
	Repeat int
	// MaxOutput is how many bytes of standard output, and of standard error, are
	// kept of a run; 1 MiB by default. The rest is read and dropped.
	MaxOutput int
	// RunAll also runs files whose flags ask for what the runtime has not.
	RunAll bool
	// Done, if set, is told of each result as it comes.
	Done func(r *Result, done, total int)
}

func (o Options) withDefaults() Options {
	if o.Jobs < 1 {
		o.Jobs = 1
	}
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	if o.MaxOutput <= 0 {
		o.MaxOutput = 1 << 20
	}
	return o
}

// Run runs the files and returns their results in the order of the files. When
// ctx ends, running files are killed and the others are left out.
func Run(ctx context.Context, files []File, opts Options) []*Result {
	opts = opts.withDefaults()
	noCoreFiles()
	r := &runner{ctx: ctx, opts: opts, files: files, results: make([]*Result, len(files))}
	var parallel, sequential []int
	for i, f := range files {
		if strings.Contains("/"+f.Path, "/sequential/") {
			sequential = append(sequential, i)
		} else {
			parallel = append(parallel, i)
		}
	}
	r.batch(parallel, opts.Jobs)
	r.batch(sequential, 1)
	removeLeftovers(files, opts.Jobs)
	var results []*Result
	for _, res := range r.results {
		if res != nil {
			results = append(results, res)
		}
	}
	return results
}

// runner is one call of Run.
type runner struct {
	ctx     context.Context
	opts    Options
	files   []File
	mu      sync.Mutex // guards results, done and calls of opts.Done
	results []*Result
	done    int
}

// batch runs files in so many slots. What a slot's environment promises, such as
// its port, belongs to one file at a time.
func (r *runner) batch(indexes []int, slots int) {
	queue := make(chan int, len(indexes))
	for _, i := range indexes {
		queue <- i
	}
	close(queue)
	var wg sync.WaitGroup
	for slot := range min(slots, len(indexes)) {
		wg.Go(func() {
			for i := range queue {
				if r.ctx.Err() != nil {
					return
				}
				res := r.file(&r.files[i], slot)
				if r.ctx.Err() != nil {
					return
				}
				r.report(i, res)
			}
		})
	}
	wg.Wait()
}

func (r *runner) report(i int, res *Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.results[i] = res
	r.done++
	if r.opts.Done != nil {
		r.opts.Done(res, r.done, len(r.files))
	}
}

// file brings one file to its result.
func (r *runner) file(f *File, slot int) *Result {
	res := &Result{Path: f.Path, Family: f.Family}
	head, err := readHeader(f.Abs)
	if err != nil {
		res.Status, res.Reason = Fail, "the file cannot be read: "+errText(err)
		return res
	}
	res.Flags = head.Flags
	if why := unsupported(f.Path, head); why != "" && !r.opts.RunAll {
		res.Status, res.Reason = Skip, why
		return res
	}
	env := environment(f, head, slot)
	ours := r.attempts(r.opts.Command, f, head, env)
	for _, a := range ours {
		a.Reason = f.withoutRoot(a.Reason)
		res.Seconds += a.Seconds
	}
	res.settle(ours, r.opts.Repeat > 1)
	if r.opts.Against != nil && r.ctx.Err() == nil {
		theirs := r.attempts(r.opts.Against, f, head, env)
		res.compare(ours, theirs)
	}
	return res
}

// attempts runs a file as often as the options ask for.
func (r *runner) attempts(command []string, f *File, head *Header, env []string) []*Attempt {
	argv := append([]string{}, command...)
	argv = append(append(argv, head.Flags...), f.Abs)
	p := &process{argv: argv, dir: f.dir(), env: env, timeout: r.opts.Timeout, limit: r.opts.MaxOutput}
	var all []*Attempt
	for range max(r.opts.Repeat, 1+r.opts.Retries*boolInt(r.opts.Repeat <= 1)) {
		a := p.run(r.ctx)
		a.judge()
		all = append(all, a)
		if r.ctx.Err() != nil || r.opts.Repeat <= 1 && (a.Status == Pass || a.Status == Skip) {
			break
		}
	}
	return all
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
