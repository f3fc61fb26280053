//! Expressions as programs, and the machine that runs them with an explicit stack.

use super::parse::{self, Node};
use super::set::CharSet;
use crate::lexeme::unicode;

/// Programs longer than this are refused: counted repeats of groups are written out.
const MAX_INSTRUCTIONS: usize = 1 << 16;

#[derive(Debug)]
enum Instruction {
    One(char),
    Set(CharSet),
    /// A repeat of one set, which needs one entry of the stack however long it is.
    SetRepeat {
        set: CharSet,
        min: usize,
        max: usize,
        greedy: bool,
    },
    Start,
    End,
    VeryEnd,
    Boundary {
        negated: bool,
    },
    Split {
        first: usize,
        second: usize,
    },
    Jump(usize),
    /// Remembers where a round of a repeat started.
    Mark(usize),
    /// Fails where the round has consumed nothing, so that empty rounds end.
    Progress(usize),
    Look {
        program: Box<Program>,
        /// How far to step back, for a look-behind.
        width: Option<usize>,
        negated: bool,
    },
    Match,
}

/// A compiled expression.
#[derive(Debug)]
pub(super) struct Program {
    instructions: Vec<Instruction>,
    marks: usize,
    ignore_case: bool,
}

impl Program {
    pub(super) fn compile(node: &Node, ignore_case: bool) -> Result<Self, String> {
        let mut program = Self { instructions: Vec::new(), marks: 0, ignore_case };
        program.emit(node)?;
        program.push(Instruction::Match)?;
        Ok(program)
    }

    fn push(&mut self, instruction: Instruction) -> Result<usize, String> {
        if self.instructions.len() >= MAX_INSTRUCTIONS {
            return Err("the expression is too large".into());
        }
        self.instructions.push(instruction);
        Ok(self.instructions.len() - 1)
    }

    fn here(&self) -> usize {
        self.instructions.len()
    }

    fn emit(&mut self, node: &Node) -> Result<(), String> {
        match node {
            Node::Empty => {}
            Node::Set(set) => drop(self.push(Instruction::Set(set.clone()))?),
            Node::One(c) if self.ignore_case => drop(self.push(Instruction::Set(CharSet::one(*c)))?),
            Node::One(c) => drop(self.push(Instruction::One(*c))?),
            Node::Start => drop(self.push(Instruction::Start)?),
            Node::End => drop(self.push(Instruction::End)?),
            Node::VeryEnd => drop(self.push(Instruction::VeryEnd)?),
            Node::Boundary { negated } => drop(self.push(Instruction::Boundary { negated: *negated })?),
            Node::Sequence(all) => all.iter().try_for_each(|node| self.emit(node))?,
            Node::Alternatives(all) => self.emit_alternatives(all)?,
            Node::Repeat { node, min, max, greedy } => self.emit_repeat(node, *min, *max, *greedy)?,
            Node::Look { node, behind, negated } => {
                let program = Box::new(Self::compile(node, self.ignore_case)?);
                let width = if *behind { parse::fixed_width(node) } else { None };
                self.push(Instruction::Look { program, width, negated: *negated })?;
            }
        }
        Ok(())
    }

    fn emit_alternatives(&mut self, all: &[Node]) -> Result<(), String> {
        let mut jumps = Vec::new();
        for (i, node) in all.iter().enumerate() {
            if i + 1 == all.len() {
                self.emit(node)?;
                break;
            }
            let split = self.push(Instruction::Jump(0))?;
            self.emit(node)?;
            jumps.push(self.push(Instruction::Jump(0))?);
            self.instructions[split] = Instruction::Split { first: split + 1, second: self.here() };
        }
        for jump in jumps {
            self.instructions[jump] = Instruction::Jump(self.here());
        }
        Ok(())
    }

    fn emit_repeat(&mut self, node: &Node, min: u32, max: Option<u32>, greedy: bool) -> Result<(), String> {
        let set = match node {
            Node::Set(set) => Some(set.clone()),
            Node::One(c) => Some(CharSet::one(*c)),
            _ => None,
        };
        if let Some(set) = set {
            let max = max.map_or(usize::MAX, |max| max as usize);
            self.push(Instruction::SetRepeat { set, min: min as usize, max, greedy })?;
            return Ok(());
        }
        for _ in 0..min {
            self.emit(node)?;
        }
        match max {
            Some(max) => {
                let mut splits = Vec::new();
                for _ in min..max {
                    splits.push(self.push(Instruction::Jump(0))?);
                    self.emit(node)?;
                }
                let end = self.here();
                for split in splits {
                    self.instructions[split] = fork(greedy, split + 1, end);
                }
            }
            None => {
                let mark = self.marks;
                self.marks += 1;
                let split = self.push(Instruction::Jump(0))?;
                self.push(Instruction::Mark(mark))?;
                self.emit(node)?;
                self.push(Instruction::Progress(mark))?;
                self.push(Instruction::Jump(split))?;
                self.instructions[split] = fork(greedy, split + 1, self.here());
            }
        }
        Ok(())
    }
}

/// The choice between another round and going on.
fn fork(greedy: bool, body: usize, end: usize) -> Instruction {
    if greedy {
        Instruction::Split { first: body, second: end }
    } else {
        Instruction::Split { first: end, second: body }
    }
}

/// A place to come back to.
#[derive(Debug)]
enum Retry {
    At {
        instruction: usize,
        position: usize,
    },
    /// A greedy repeat that may give back characters, down to `least`.
    Shorter {
        instruction: usize,
        position: usize,
        least: usize,
    },
    /// A lazy repeat that may take characters, up to `most`.
    Longer {
        instruction: usize,
        position: usize,
        most: usize,
    },
    /// A mark to restore on the way back.
    Unmark {
        mark: usize,
        position: usize,
    },
}

/// The memory of running programs.
#[derive(Debug, Default)]
pub(super) struct Machine {
    stack: Vec<Retry>,
    marks: Vec<usize>,
}

impl Machine {
    /// Runs `program` on `text` from `start`; gives the end of its match. Every instruction and every
    /// repeated character takes from `budget`; with none left there is no match.
    pub(super) fn run(
        &mut self,
        program: &Program,
        text: &[char],
        start: usize,
        budget: &mut u32,
    ) -> Option<usize> {
        let stack_base = self.stack.len();
        let marks_base = self.marks.len();
        self.marks.resize(marks_base + program.marks, usize::MAX);
        let end = self.run_from(program, text, start, budget, stack_base, marks_base);
        self.stack.truncate(stack_base);
        self.marks.truncate(marks_base);
        end
    }

    fn run_from(
        &mut self,
        program: &Program,
        text: &[char],
        start: usize,
        budget: &mut u32,
        stack_base: usize,
        marks_base: usize,
    ) -> Option<usize> {
        let mut at = 0;
        let mut position = start;
        loop {
            *budget = budget.checked_sub(1)?;
            let next = match &program.instructions[at] {
                Instruction::Match => return Some(position),
                Instruction::One(c) => (text.get(position) == Some(c)).then(|| (at + 1, position + 1)),
                Instruction::Set(set) => {
                    let matches =
                        text.get(position).is_some_and(|&c| set.may_contain(c, program.ignore_case));
                    matches.then(|| (at + 1, position + 1))
                }
                Instruction::SetRepeat { set, min, max, greedy } => {
                    let room = text.len() - position;
                    let reach = if *greedy { *max } else { *min }.min(room);
                    let run = text[position..position + reach].iter();
                    let taken = run.take_while(|&&c| set.may_contain(c, program.ignore_case)).count();
                    *budget = budget.checked_sub(u32::try_from(taken / 8).unwrap_or(u32::MAX))?;
                    let (instruction, least) = (at + 1, position + min);
                    if taken < *min {
                        None
                    } else {
                        let end = position + taken;
                        if *greedy && end > least {
                            self.stack.push(Retry::Shorter { instruction, position: end, least });
                        } else if !*greedy && max > min {
                            let most = position + (*max).min(room);
                            self.stack.push(Retry::Longer { instruction: at, position: end, most });
                        }
                        Some((instruction, end))
                    }
                }
                Instruction::Start => (position == 0).then_some((at + 1, position)),
                Instruction::End => {
                    let before_break = position + 1 == text.len() && text[position] == '\n';
                    (position == text.len() || before_break).then_some((at + 1, position))
                }
                Instruction::VeryEnd => (position == text.len()).then_some((at + 1, position)),
                Instruction::Boundary { negated } => {
                    let before = position > 0 && unicode::is_word(text[position - 1]);
                    let after = text.get(position).is_some_and(|&c| unicode::is_word(c));
                    ((before != after) != *negated).then_some((at + 1, position))
                }
                Instruction::Split { first, second } => {
                    self.stack.push(Retry::At { instruction: *second, position });
                    Some((*first, position))
                }
                Instruction::Jump(target) => Some((*target, position)),
                Instruction::Mark(mark) => {
                    let mark = marks_base + mark;
                    self.stack.push(Retry::Unmark { mark, position: self.marks[mark] });
                    self.marks[mark] = position;
                    Some((at + 1, position))
                }
                Instruction::Progress(mark) => {
                    (self.marks[marks_base + mark] != position).then_some((at + 1, position))
                }
                Instruction::Look { program: inner, width, negated } => {
                    let from = match width {
                        Some(width) => position.checked_sub(*width),
                        None => Some(position),
                    };
                    let found = from.is_some_and(|from| self.run(inner, text, from, budget).is_some());
                    (found != *negated).then_some((at + 1, position))
                }
            };
            (at, position) = match next {
                Some(next) => next,
                None => self.back(program, text, stack_base)?,
            };
        }
    }

    /// Goes back to the last place with another choice.
    fn back(&mut self, program: &Program, text: &[char], stack_base: usize) -> Option<(usize, usize)> {
        while self.stack.len() > stack_base {
            match self.stack.pop()? {
                Retry::At { instruction, position } => return Some((instruction, position)),
                Retry::Shorter { instruction, position, least } => {
                    let position = position - 1;
                    if position > least {
                        self.stack.push(Retry::Shorter { instruction, position, least });
                    }
                    return Some((instruction, position));
                }
                Retry::Longer { instruction, position, most } => {
                    let Instruction::SetRepeat { set, .. } = &program.instructions[instruction] else {
                        continue;
                    };
                    if position < most && set.may_contain(text[position], program.ignore_case) {
                        let position = position + 1;
                        self.stack.push(Retry::Longer { instruction, position, most });
                        return Some((instruction + 1, position));
                    }
                }
                Retry::Unmark { mark, position } => self.marks[mark] = position,
            }
        }
        None
    }
}
