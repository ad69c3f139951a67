//! The English words and what they mean. Data only.
//!
//! A phrase is matched at its first word in any of its forms (`run` also means runs, running) and at the
//! others as they stand. `*` stands for one to four words in between. A phrase in capitals is a camera
//! direction and is only known in capitals.

use super::Row;
use crate::place::DayTime::{Dawn, Day, Dusk, Night};
use crate::place::PlaceKind::{
    Bridge, City, Classroom, Field, Forest, Kitchen, LivingRoom, Rooftop, Sea, Shop, Shrine, Station, Street,
    Train,
};
use crate::place::Weather::{Clear, Cloud, Rain, Snow};
use crate::screenplay::vocabulary::Meaning::{
    Angle as A, Camera as C, Effect as X, Expression as E, Framing as F, Gaze as G, Head as H, Hold,
    LeavesScene, LetsGo, Looks, Mark as M, PlaceKind as K, Pose as P, Prop, Time as T, View as V,
    Weather as W,
};
use crate::shot::Angle::{Dutch, EyeLevel, High, Low, OverShoulder};
use crate::shot::CameraMove::{Fixed, Follow, PanLeft, PanRight, Shake, TiltDown, TiltUp, TruckIn, TruckOut};
use crate::shot::Effect::{Flash, FocusLines, Petals, SpeedLines, Steam};
use crate::shot::Expression::{Angry, Cry, EyesClosed, Laugh, Neutral, Sad, Shy, Smile, Surprised, Worried};
use crate::shot::Framing::{Close, ExtremeClose, ExtremeWide, Full, Insert, Medium, MediumClose, Wide};
use crate::shot::Gaze::{Ahead, Down, Left, Right, Up, Viewer};
use crate::shot::Head::{
    Back as HeadBack, Down as HeadDown, Left as HeadLeft, Right as HeadRight, Tilted, Up as HeadUp,
};
use crate::shot::Mark::{Blush, Breath, Sweat, Tears};
use crate::shot::Pose::{
    Bow, CrossArms, Crouch, HoldUp, Jump, Kneel, Point, Reach, Run, Sit, Stand, Walk, Wave,
};
use crate::shot::View::{Back, Front, Profile, ThreeQuarter, ThreeQuarterBack};

pub(super) const POSES: &[Row] = &[
    (
        P(Stand),
        "stand|stood|stop|wait|pause|halt|freeze|froze|lean|rise|get up|turn|turn to|shelter|linger|hover|stay|remain|stand up|stood up",
    ),
    (
        P(Walk),
        "walk|stroll|wander|step|pad|trot|follow|cross|approach|enter|go|went|come|came|climb|pass|trudge|slip|leave the|leave her|leave him|return|\
         exit|set off|wade|tiptoe|lead|walk away|walk off|walk on",
    ),
    (P(Run), "run|ran|sprint|dash|race|rush|hurry|chase|jog|bolt|dart|flee|skip|run away|run off|run out"),
    (P(Sit), "sit|sat|seated|perch|curl up|sink down|sit up"),
    (P(Crouch), "crouch|squat|duck|huddle|bend|bent|stoop"),
    (
        P(Reach),
        "reach|offer|give|gave|hand over|hold out|held out|hold * out|held * out|take|took|touch|pet|stroke|catch|\
         caught|grab|pick up|press|push|pull|stretch|lend|return the|set down|put down|tie|tap",
    ),
    (P(Wave), "wave|wave to|wave at|raise a hand|raise her hand|raise his hand|lift a hand|greet|beckon"),
    (
        P(HoldUp),
        "hold up|held up|hold * up|held * up|hold * over|held * over|open an umbrella|open the umbrella|open her umbrella|\
         open his umbrella|raise an umbrella|raise the umbrella|put up the umbrella|umbrella up|lift|hoist",
    ),
    (P(Bow), "bow|bow to|bow her head|bow his head"),
    (P(Jump), "jump|leap|leapt|hop|sprang|bounce|in mid air|jump up|jump down|fly|flew|fly up|take off|soar"),
    (P(Point), "point|point at|point to|point out"),
    (
        P(CrossArms),
        "cross her arms|cross his arms|cross their arms|crossed arms|arms crossed|fold her arms|fold his arms|\
         fold their arms|folded arms|arms folded",
    ),
    (
        P(Kneel),
        "kneel|knelt|on her knees|on his knees|to her knees|to his knees|on one knee|sit on her heels|sits on his heels",
    ),
];

pub(super) const EXPRESSIONS: &[Row] = &[
    (E(Neutral), "calm|neutral|blank|expressionless|curious|thoughtful|serious|composed"),
    (
        E(Smile),
        "smile|smile at|grin|beam|happy|glad|delighted|cheerful|light up|warmly|fond|gently|kindly|relieved|tender|proud",
    ),
    (E(Laugh), "laugh|giggle|chuckle|joyful|laughter"),
    (E(Sad), "sad|sigh|gloomy|downcast|lonely|alone|disappointed|crestfallen|wistful|forlorn"),
    (E(Cry), "cry|weep|wept|sob|tears|in tears|tearful"),
    (E(Angry), "angry|glare|scowl|frown|furious|annoyed|irritated"),
    (
        E(Surprised),
        "surprised|surprise|astonished|gasp|startle|startled|blink|wide eyed|wide eyes|eyes wide|eyes widen|her eyes widen|\
         his eyes widen|amazed|shocked|stare",
    ),
    (
        E(Worried),
        "worried|worry|anxious|nervous|afraid|scared|hesitant|hesitate|uneasy|troubled|concerned|unsure",
    ),
    (E(Shy), "shy|blush|flustered|embarrassed|bashful|red faced|sheepish"),
    (
        E(EyesClosed),
        "eyes closed|close her eyes|close his eyes|close its eyes|eyes shut|asleep|sleep|doze|pray|nap|blissful",
    ),
];

pub(super) const HEADS: &[Row] = &[
    (
        H(HeadLeft),
        "turn her head left|turn his head left|turn her head to the left|turn his head to the left|head left",
    ),
    (
        H(HeadRight),
        "turn her head right|turn his head right|turn her head to the right|turn his head to the right|head right",
    ),
    (
        H(HeadUp),
        "lift her face|lift his face|raise her head|raise his head|lift her head|lift his head|raise her face|\
         raise his face|head up|chin up",
    ),
    (
        H(HeadDown),
        "lower her head|lower his head|hang her head|hang his head|bow her head|bow his head|head down|head bowed|\
         head hanging|bury her face|bury his face",
    ),
    (
        H(HeadBack),
        "look back|looking back|look back at|glance back|glance back at|look over her shoulder|look over his shoulder|\
         look back over her shoulder|look back over his shoulder|over her shoulder|over his shoulder",
    ),
    (
        H(Tilted),
        "tilt her head|tilt his head|tilt its head|head tilted|cock her head|cock his head|cock its head|head to one side",
    ),
];

pub(super) const MARKS: &[Row] = &[
    (M(Blush), "blush|flush|flushed|red faced|red cheeks|rosy cheeks|cheeks red|turn red"),
    (M(Sweat), "sweat|sweaty|cold sweat|bead of sweat|drop of sweat|perspire"),
    (M(Tears), "tears|in tears|tearful|teary|teardrop|weep|wept"),
    (M(Breath), "breath|white breath|visible breath|breathe out|breathe hard|pant|out of breath"),
];

pub(super) const EFFECTS: &[Row] = &[
    (X(SpeedLines), "speed lines|motion lines|at full speed|SPEED LINES|in a blur"),
    (X(FocusLines), "focus lines|concentration lines|FOCUS LINES"),
    (X(Flash), "flash|FLASH|lightning|lightning flash|flash of light|flash of lightning|blinding light"),
    (X(Petals), "petal|petals|falling petals|cherry blossom|cherry blossoms|blossoms|sakura"),
    (X(Steam), "steam|steam rises|steamy|vapour|rising steam"),
];

pub(super) const VIEWS: &[Row] = &[
    (V(Front), "from the front|front view|facing us|faces us|facing the camera|facing the viewer|head on"),
    (V(ThreeQuarter), "three quarter|three quarters"),
    (V(Profile), "in profile|profile|from the side|side view|side on"),
    (
        V(ThreeQuarterBack),
        "three quarter back|three quarter back view|three quarters from behind|three quarter from behind|\
         half from behind|back three quarter",
    ),
    (
        V(Back),
        "from behind|back view|from the back|walk away|run away|her back to us|his back to us|turn away|seen from behind",
    ),
];

pub(super) const GAZES: &[Row] = &[
    (G(Ahead), "look ahead|look straight ahead"),
    (
        G(Up),
        "look up|looking up|gaze up|glance up|lift her face|lift his face|up at the sky|look at the sky|watch the sky|watch the rain",
    ),
    (
        G(Down),
        "look down|looking down|gaze down|glance down|lower her eyes|lower his eyes|lower his head|lower her head|hang her head|hang his head|look at the ground",
    ),
    (G(Left), "look left|look to the left|glance left"),
    (G(Right), "look right|look to the right|glance right"),
    (
        G(Viewer),
        "look at the camera|look at us|look at the viewer|turn to the camera|turn to the viewer|turn to us|into the lens|at the camera|at the viewer",
    ),
    (
        Looks,
        "look at|look to|look back at|look after|look into|watch|stare at|glance at|turn to|gaze at|smile at|nod at|wave to|wave at|bow to|listen|listen to|follow|study|to|toward|towards|at",
    ),
];

pub(super) const FRAMINGS: &[Row] = &[
    (
        F(ExtremeWide),
        "extreme wide|extreme wide shot|panorama|EXTREME WIDE|very wide shot|from afar|from far away|bird's eye",
    ),
    (F(Wide), "wide shot|wide view|WIDE|WIDE ON|LONG SHOT|long shot|landscape"),
    (F(Full), "full shot|full body|full length|head to foot|head to toe|FULL SHOT|FULL ON"),
    (F(Medium), "medium shot|waist up|from the waist up|MEDIUM|MEDIUM ON|TWO SHOT|ANGLE ON|cowboy shot"),
    (F(MediumClose), "medium close|medium close up|chest up|MEDIUM CLOSE|MEDIUM CLOSE ON|portrait|bust"),
    (F(Close), "close on|close up|closeup|CLOSE ON|CLOSE|CLOSE UP|face only"),
    (
        F(ExtremeClose),
        "extreme close|extreme close up|extreme closeup|EXTREME CLOSE ON|EXTREME CLOSE UP|her eyes fill the frame",
    ),
    (F(Insert), "insert|INSERT|INSERT ON|DETAIL|DETAIL OF"),
];

pub(super) const ANGLES: &[Row] = &[
    (A(EyeLevel), "eye level"),
    (A(High), "from above|high angle|HIGH ANGLE|looking down on|seen from above|overhead"),
    (A(Low), "from below|low angle|LOW ANGLE|seen from below|worm's eye"),
    (A(OverShoulder), "over the shoulder|OVER THE SHOULDER"),
    (A(Dutch), "dutch angle|tilted|DUTCH ANGLE|canted"),
];

pub(super) const CAMERAS: &[Row] = &[
    (C(Fixed), "HOLD|HOLD ON|fixed camera|static shot"),
    (C(PanLeft), "pan left|PAN LEFT|pan to the left"),
    (C(PanRight), "pan|pan right|PAN|PAN RIGHT|PAN TO|pan across"),
    (C(TiltUp), "tilt up|TILT UP|CRANE UP"),
    (C(TiltDown), "tilt down|TILT DOWN|CRANE DOWN"),
    (C(TruckIn), "push in|PUSH IN|truck in|TRUCK IN|zoom in|ZOOM IN|dolly in|move in|track in"),
    (
        C(Follow),
        "TRACK|TRACKING|TRACKING SHOT|track with|FOLLOW|FOLLOWING SHOT|FOLLOW SHOT|follow shot|camera follows|\
         tracking shot",
    ),
    (
        C(Shake),
        "SHAKE|CAMERA SHAKE|CAMERA SHAKES|camera shakes|camera shake|screen shakes|ground shakes|earth shakes|\
         shaky camera|handheld|earthquake|quake",
    ),
    (C(TruckOut), "pull back|PULL BACK|truck out|TRUCK OUT|zoom out|ZOOM OUT|dolly out|pull out|track out"),
];

pub(super) const TIMES: &[Row] = &[
    (T(Dawn), "dawn|sunrise|first light|daybreak|early morning"),
    (T(Day), "day|morning|noon|midday|afternoon|daylight|daytime|broad daylight"),
    (T(Dusk), "dusk|sunset|evening|twilight|late afternoon|golden hour|magic hour|sundown"),
    (T(Night), "night|midnight|moonlight|moonlit|nighttime|starlight"),
];

pub(super) const WEATHERS: &[Row] = &[
    (
        W(Clear),
        "clear sky|clear skies|clear night|clear evening|sky is clear|sky clears|clear weather|sunny|sunshine|sunlight|blue sky|stars|starry|rain stops|rain has stopped|after the rain|rain is over|rain ends|rain lets up|rain has ended|sun comes out",
    ),
    (W(Cloud), "cloud|clouds|cloudy|overcast|grey sky|gray sky"),
    (
        W(Rain),
        "rain|watch the rain|rainy|raindrops|drizzle|downpour|shower|storm|rainfall|rain pours|thunderstorm",
    ),
    (W(Snow), "snow|snowy|snowfall|snowflakes|blizzard"),
];

pub(super) const PLACES: &[Row] = &[
    (K(Street), "street|shopping street|road|alley|lane|pavement|sidewalk|shopping arcade"),
    (K(Classroom), "classroom|schoolroom|homeroom|in class"),
    (K(Station), "station|platform|railway station|train station|bus stop|station platform"),
    (K(Shrine), "shrine|torii|shrine gate"),
    (K(Forest), "forest|wood|woods|grove|woodland|among the trees|forest path"),
    (K(Rooftop), "rooftop|roof terrace|on the roof|school roof|roof of the school"),
    (K(LivingRoom), "living room|lounge|parlour|sitting room"),
    (K(Kitchen), "kitchen"),
    (K(Sea), "sea|beach|seaside|shore|seashore|coast|sea wall|ocean"),
    (K(Field), "field|meadow|rice field|rice fields|rice paddy|farmland|grassland"),
    (K(Train), "train|railway carriage|train carriage|train car|on the train|inside the train"),
    (K(Shop), "shop|store|umbrella shop|bookshop|corner shop"),
    (K(Bridge), "bridge|footbridge|on the bridge"),
    (K(City), "city|downtown|skyscraper|city lights|city street|city streets|big city"),
];

pub(super) const THINGS: &[Row] = &[
    (Prop("umbrella"), "umbrella|parasol|brolly"),
    (Prop("lantern"), "lantern|paper lantern"),
    (Prop("book"), "book|notebook|textbook"),
    (Prop("bag"), "bag|schoolbag|satchel|backpack"),
    (Prop("letter"), "letter|envelope|note"),
    (Prop("flower"), "flower|flowers|bouquet|hydrangea"),
    (Prop("cup"), "cup|mug|teacup|cup of tea|tea"),
    (Prop("phone"), "phone|smartphone"),
    (Prop("bell"), "bell|little bell"),
    (Prop("ribbon"), "ribbon"),
    (Prop("shoes"), "shoes|boots|puddle"),
    (Prop("key"), "key|keys"),
    (Prop("fish"), "fish|dried fish"),
    (Prop("clock"), "clock|wall clock|alarm clock|wristwatch"),
    (Prop("ball"), "ball|football|basketball|baseball"),
    (Prop("bread"), "bread|toast|slice of bread|bun|melon bread"),
    (Prop("sword"), "sword|katana|blade|wooden sword"),
    (Prop("guitar"), "guitar|electric guitar"),
    (Prop("photograph"), "photograph|photo|picture|snapshot"),
];

pub(super) const HANDLING: &[Row] = &[
    (
        Hold,
        "hold|held|hold up|held up|play|strum|throw|threw|toss|eat|ate|bite|wield|draw|drew|swing|carry|with|under|grip|clutch|open|raise|hug|take|took|bring|brought|read|shake|shook|lift|offer|in her hand|in his hand|in hand|lower|fold|pick up|drink|wear|show|have|has|give|gave|hand over|hold * out|held * out|hold * up|held * up|hold * over|held * over|over her head|over his head|umbrella up|hand|hold out|lend|return the|catch|caught",
    ),
    (
        LetsGo,
        "put down|set down|throw|threw|toss|give|gave|hand over|hold * out|held * out|drop|let go|lend|give back|gave back|lean * against|return the|leave * behind",
    ),
    (
        LeavesScene,
        "exit|leave the|left the|leave her|leave him|run off|run away|walk off|walk away|disappear|vanish|is gone|go out|set off|run out",
    ),
];

/// Words that say nothing about a picture and are never reported as not understood.
pub(in super::super) const STOP_WORDS: &str = "int|ext|est|continuous|later|same|a|an|the|and|or|but|then|as|so|than|that|this|these|those|of|in|on|at|to|into|onto|from|for|by|with|over|\
    under|up|down|out|off|through|across|along|around|behind|beside|between|below|above|before|after|while|when|\
    where|who|which|what|it|its|he|him|his|she|her|hers|they|them|their|we|us|our|i|me|my|you|your|is|are|was|were|\
    be|been|being|am|do|does|did|has|have|had|will|would|can|could|may|must|there|here|now|just|only|very|too|also|\
    again|still|all|both|each|other|one|two|if|how|s|t|himself|herself|itself|themselves|some|any|more|until|against|near|\
    toward|towards|once|away|back|together|about|like|seen|view|shot|side";

/// Words that turn the next meaning around.
pub(in super::super) const NEGATIONS: &str =
    "not|no|never|without|nobody|neither|nor|isn't|doesn't|don't|didn't|can't|won't|aren't|wasn't|cannot";
