import { sentence } from '../../framework/words.js';

/** What is written down about a child or a referral: as it happened, and as somebody tried to. */
interface Words {
  readonly did: string;
  readonly tried: string;
}

const words = (did: string, tried: string): Words => ({ did, tried });

const CHILD = words('Opened the child’s record', 'open the child’s record');
const REFERRAL = words('Opened the referral', 'open the referral');
const RECORDED = words('Recorded the referral', 'record the referral');
const CORRECTED = words('Corrected a fact', 'correct a fact');
const WITHDREW = words('Withdrew the referral', 'withdraw the referral');
const THANKED = words('Recorded that the referrer was thanked', 'record that the referrer was thanked');
const TOLD = words(
  'Recorded that the referrer was told the outcome',
  'record that the referrer was told the outcome',
);
const DECIDED = words('Recorded a decision', 'record a decision');
const ASKED_WHO = words('Asked who has looked', 'ask who has looked');
const OFFER = words('Opened the offered referral', 'open the offered referral');
const OFFERED = words('Offered it to another council', 'offer it to another council');
const ACCEPTED = words('Accepted it from another council', 'accept it from another council');
const RETURNED = words('Returned it to the other council', 'return it to the other council');
const ADDED = words(
  'Added a person, address or relationship to a referral',
  'add a person, address or relationship to a referral',
);
const TOOK_OFF = words(
  'Withdrew a person, address or relationship from a referral',
  'withdraw a person, address or relationship from a referral',
);
const ASKED_BACK = words('Asked the other council to give it back', 'take it back from the other council');
const HANDED_OVER = words('Recorded that the hand-over was sent', 'record that the hand-over was sent');

/** By the action as services write it, and by the name of the message where the platform refused it before a service saw it. */
const ACTION_WORDS: Readonly<Record<string, Words>> = {
  'audit.read': ASKED_WHO,
  'audit.about': ASKED_WHO,
  'record.name': ASKED_WHO,
  'child.read': CHILD,
  'child.get': CHILD,
  'child.restricted': words('Restricted the record', 'restrict the record'),
  'child.restriction-lifted': words(
    'Lifted the restriction of the record',
    'lift the restriction of the record',
  ),
  'child.searched': words('Saw in a list of search results', 'find in a search'),
  'child.matched': words('Saw as a possible match', 'find as a possible match'),
  'referral.read': REFERRAL,
  'referral.get': REFERRAL,
  'referral.recorded': RECORDED,
  'referral.record': RECORDED,
  'referral.corrected': CORRECTED,
  'referral.correct': CORRECTED,
  'referral.withdrawn': WITHDREW,
  'referral.withdraw': WITHDREW,
  'referral.acknowledged': THANKED,
  'referral.acknowledge': THANKED,
  'referral.outcome-told': TOLD,
  'referral.tell-outcome': TOLD,
  'decision.recorded': DECIDED,
  'decision.record': DECIDED,
  'decision.refused': words('Asked to decide', 'decide, without the authority for it'),
  'authority.checked': words('Was checked for delegated authority', 'have delegated authority checked'),
  'draft.started': words('Began a referral form', 'begin a referral form'),
  'draft.read': words('Opened a referral form that names the child', 'open a referral form'),
  'draft.listed': words('Saw in the list of forms not sent', 'see in the list of forms not sent'),
  'draft.saved': words('Saved a referral form that names the child', 'save a referral form'),
  'episode-team.put': words('Put the child in another team', 'put the child in another team'),
  'draft.discarded': words('Discarded a referral form', 'discard a referral form'),
  'draft.forgotten-listed': words(
    'Saw in the list of forms that others did not send',
    'see in the list of forms that others did not send',
  ),
  'draft.taken-over': words('Took over a referral form', 'take over a referral form'),
  'queue.read': words('Saw in the front door queue', 'see in the front door queue'),
  'tellings.read': words(
    'Saw in the list of referrers to be told',
    'see in the list of referrers to be told',
  ),
  'episode.read': words('Opened the case', 'open the case'),
  'episode.get': words('Opened the case', 'open the case'),
  'episodes.read': words('Saw in a list of cases', 'see in a list of cases'),
  'episode.closed': words('Closed the case', 'close the case'),
  'episode.closure-undone': words('Undid the closure of the case', 'undo the closure of the case'),
  'notes.read': words('Read the notes of the case', 'read the notes of the case'),
  'note.read': words('Opened a note', 'open a note'),
  'note.written': words('Wrote a note', 'write a note'),
  'note.corrected': words('Corrected a note', 'correct a note'),
  'note.withdrawn': words('Withdrew a note', 'withdraw a note'),
  'assessment.begun': words('Began an assessment', 'begin an assessment'),
  'assessment.read': words('Opened the assessment', 'open the assessment'),
  'assessment.saved': words('Wrote in the assessment', 'write in the assessment'),
  'assessment.completed': words('Completed the assessment', 'complete the assessment'),
  'assessment.corrected': words('Corrected the assessment', 'correct the assessment'),
  'allocation.followed': words('Was given, or had moved, the case', 'follow the allocation of the case'),
  'hand-over.sent': HANDED_OVER,
  'hand-over.send': HANDED_OVER,
  'council.chosen': words('Chose the council again', 'choose the council again'),
  'passing-on.listed': words(
    'Saw in the list of referrals passed on',
    'see in the list of referrals passed on',
  ),
  'passing-on.read': OFFER,
  'passing-on.get': OFFER,
  'passing-on.offered': OFFERED,
  'passing-on.offer': OFFERED,
  'passing-on.received': words('Received the offer', 'offer it'),
  'passing-on.held': words('Took over the case', 'take over the case'),
  'passing-on.released': words('Gave up the case to the other council', 'give up the case'),
  'passing-on.accepted': ACCEPTED,
  'passing-on.accept': ACCEPTED,
  'passing-on.returned': RETURNED,
  'passing-on.return': RETURNED,
  'passing-on.recall-asked': ASKED_BACK,
  'passing-on.recall': ASKED_BACK,
  'passing-on.recalled': words('Took it back, or gave it back', 'take it back from the other council'),
  'passing-on.recall-refused': words(
    'Kept it: it was accepted before it was asked back',
    'take it back from there',
  ),
  'household.added': ADDED,
  'household.add': ADDED,
  'household.withdrawn': TOOK_OFF,
  'household.withdraw': TOOK_OFF,
  'elsewhere.asked': words('Asked the other councils whether they know the child', 'ask the other councils'),
  'elsewhere.answered': words(
    'Was shown what the other councils answered',
    'learn from the other councils; at least one does not share',
  ),
  'elsewhere.look-up': words(
    'Asked, from another council, whether the child is known here',
    'ask from there',
  ),
  'cin-return.written': words(
    'Was put into a Children in Need return for the DfE',
    'put into a Children in Need return',
  ),
  'cin-return.numbered': words(
    'Was given the number by which returns name the child',
    'give the child a number',
  ),
  'cin-return.problems': words(
    'Saw in the list of what is missing in a return',
    'see in the list of what is missing in a return',
  ),
  'cin-return.problems-exported': words(
    'Took away in a file of what is missing in a return',
    'take away in a file of what is missing in a return',
  ),
  'import.problems': words('Saw in the problems of a census file', 'see in the problems of a census file'),
  'import.problems-exported': words(
    'Took away in a file of the problems of a census',
    'take away in a file of the problems of a census',
  ),
  'import.undone': words('Took back a census import', 'take back a census import'),
  'facts.snapshotted': words('Had the facts said again to the other services', 'have the facts said again'),
  'access.refused-elsewhere': words('Asked another council for it', 'open it at another council'),
};

/** "child.read" → words; an action without words of its own is shown as it is written down, readable. */
export function actionWords(action: string, outcome: 'allowed' | 'refused' = 'allowed'): string {
  const name = action.replace(/^refused: /, '').replace(/\.v\d+$/, '');
  const known = ACTION_WORDS[name];
  const readable = sentence(name.replaceAll('.', ' '));
  if (outcome === 'allowed') return known?.did ?? readable;
  return known ? `Tried to ${known.tried}, and was refused` : `${readable}: was refused`;
}
