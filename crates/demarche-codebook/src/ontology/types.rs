//! The enums that code decides by.

use std::fmt;

macro_rules! named {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            #[doc = concat!("Every ", $what, ", in order.")]
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            #[doc = concat!("The ", $what, "'s name in data files and records.")]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            #[doc = concat!("The ", $what, " of that name; names are matched exactly.")]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)* _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }
    };
}
pub(crate) use named;

named! {
    /// The sixteen event types of PLOVER 2, from verbal cooperation to material conflict.
    EventType, "event type" {
        /// Offers, promises, commits to cooperate.
        Agree = "AGREE",
        /// Meets, visits, hosts, negotiates, telephones.
        Consult = "CONSULT",
        /// Supports without material: praise, recognition, signing.
        Support = "SUPPORT",
        /// Yields in words: pardon, apology, announced truce or withdrawal.
        Concede = "CONCEDE",
        /// Exchanges material for mutual benefit.
        Cooperate = "COOPERATE",
        /// Gives material benefit mainly to the recipient.
        Aid = "AID",
        /// Yields in deed: release, withdrawal, disarming.
        Retreat = "RETREAT",
        /// Requests, demands, orders.
        Request = "REQUEST",
        /// Disapproves, alleges, investigates.
        Accuse = "ACCUSE",
        /// Refuses, cancels, bars.
        Reject = "REJECT",
        /// Warns in order to coerce.
        Threaten = "THREATEN",
        /// Civilians act together in public.
        Protest = "PROTEST",
        /// Reduces existing relations, expels, convicts.
        Sanction = "SANCTION",
        /// Shows or moves force short of using it.
        Mobilize = "MOBILIZE",
        /// Represses short of violence.
        Coerce = "COERCE",
        /// Does what can cause substantial physical harm.
        Assault = "ASSAULT",
    }
}

named! {
    /// Whether an act happened. Only [`Status::Actual`] did.
    Status, "status" {
        /// It happened or is happening.
        Actual = "actual",
        /// It is intended or due.
        Planned = "planned",
        /// It is threatened.
        Threatened = "threatened",
        /// It is asked for.
        Requested = "requested",
        /// One says of another that it happened.
        Alleged = "alleged",
        /// One says that it did not happen.
        Denied = "denied",
        /// The text tells that it did not happen.
        Negated = "negated",
        /// Feared, suspected, possible, a condition.
        Hypothetical = "hypothetical",
        /// Called off before it happened.
        Cancelled = "cancelled",
    }
}

named! {
    /// Whether PLOVER records an event of a type that has no recipient.
    RecipientRule, "rule" {
        /// A recipient may be missing.
        Optional = "optional",
        /// Without a recipient there is no record.
        Required = "required",
        /// Required where one side alone acts; where two fight, all are actors and none is recipient.
        OneSided = "one-sided",
    }
}
